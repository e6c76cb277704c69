// Words of others, made safe for a terminal and for a message of one line.
#pragma once

#include <string>
#include <string_view>

namespace crossover::record {

/// `text` as one line of valid UTF-8 that cannot steer a terminal: every control character, line separator, change of
/// the writing direction and invisible character becomes a space, every byte that is not part of a UTF-8 character a
/// question mark. For what runners, files and command lines say.
std::string printable(std::string_view text);

}  // namespace crossover::record
