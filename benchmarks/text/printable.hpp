// Words of others, made safe for a terminal and for a message of one line.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace crossover::text {

/// `text` as one line of valid UTF-8 that cannot steer a terminal: every control character, line
/// separator, change of the writing direction and invisible character becomes a space, every byte
/// that is not part of a UTF-8 character a question mark. For what runners, files and command lines
/// say.
std::string printable(std::string_view text);

/// What of another program's words goes into a message, in bytes.
inline constexpr std::size_t k_longest_quote = 500;

/// `text`, cut to `longest` bytes and "..." where it is longer. No UTF-8 character is cut in two.
std::string shortened(std::string_view text, std::size_t longest = k_longest_quote);

}  // namespace crossover::text
