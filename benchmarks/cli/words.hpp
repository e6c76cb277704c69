// Options whose value is one of a few words, or a name that may not be empty: checks that CLI11
// makes while it parses, with errors in our form.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "backends/api/error.hpp"

namespace CLI {
class Option;
}

namespace crossover::cli {

/// Thrown by CLI::App::parse when a check below refuses a value. CLI11's own ValidationError has
/// room for one line of text, not for what happened, where, and what to do.
struct RefusedValue {
    Error error;
};

/// Refuses all values but `words`, which must outlive the option. `what` begins the error, the
/// value follows: "there is no format" gives "there is no format 'githob' (--format): did you mean
/// 'github'? there are: text, github".
void accept_only(CLI::Option& option, std::string_view what,
                 std::span<const std::string_view> words);

/// Refuses an empty value: "the folder's name is empty (--out): give a folder".
void refuse_empty(CLI::Option& option, std::string_view whose, std::string_view remedy);

/// The value of an enum whose names are `words`, in its order. The option has accepted `word`.
template <class Enum>
Enum enum_of(std::span<const std::string_view> words, std::string_view word) {
    return static_cast<Enum>(std::find(words.begin(), words.end(), word) - words.begin());
}

/// The words without those that stood before, in their order.
std::vector<std::string> each_once(const std::vector<std::string>& words);

}  // namespace crossover::cli
