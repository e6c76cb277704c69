// Lines from outside, which may be of any length.
#pragma once

#include <cstddef>
#include <istream>
#include <string>
#include <string_view>

namespace crossover::text {

/// The next line without its end. False when there was nothing left; after a last line without an
/// end, the stream is at its end. Of a line longer than `longest` comes one byte more than that,
/// the rest is passed over.
bool next_line(std::istream& stream, std::string& line, std::size_t longest);

/// The last line of `text` that is more than blanks, without its end and the blanks before that;
/// empty where there is none.
std::string_view last_line(std::string_view text);

}  // namespace crossover::text
