// Texts in columns, for a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace crossover::formats {

/// Characters, not bytes: continuation bytes of UTF-8 take no room.
std::size_t width_of(const std::string& text);

/// One line per row, three spaces between columns, all on the left; rows may have different
/// lengths.
std::string columns(const std::vector<std::vector<std::string>>& rows);

}  // namespace crossover::formats
