// Files that appear whole or not at all.
#pragma once

#include <filesystem>
#include <string_view>

#include "backends/api/expected.hpp"

namespace crossover::record {

/// Writes `content` beside `path`, syncs it and renames it over `path`. On failure (full disk, no permission) nothing
/// of it is left and the error names the path.
Expected<void> write_atomically(const std::filesystem::path& path, std::string_view content);

/// Writes where a user pointed: a regular file (that a link points to, too) whole or not at all, but into a device or a
/// pipe such as /dev/stdout as it is, which a file must not replace.
Expected<void> write_where_told(const std::filesystem::path& path, std::string_view content);

}  // namespace crossover::record
