// A command line with places for the size: "./mine --n {n} --threads {workers}".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "backends/api/expected.hpp"

namespace crossover::command {

/// What the places stand for: {n}, {workers}, {seed} and {side}.
struct Values {
    std::uint64_t n = 0;
    unsigned workers = 1;
    std::uint64_t seed = 0;
    std::string side{};  ///< the command's name
};

/// Replaces every place in a word, as text::fill_places does.
Expected<std::string> fill_placeholders(std::string_view word, const Values& values, bool shell);

/// Checks all words, and tells whether {n} is among them.
Expected<bool> names_size(const std::vector<std::string>& words, bool shell);

/// How many words NAME=VALUE stand before the program.
std::size_t assignments_before(const std::vector<std::string>& words);

/// The first sign outside quotes that only a shell understands: one of < > | ; & * ` ~ or the $ of
/// a variable; empty where there is none.
std::string shell_sign(std::string_view line);

}  // namespace crossover::command
