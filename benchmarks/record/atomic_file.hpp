// Files that appear whole or not at all.
#pragma once

#include <filesystem>
#include <string_view>

#include "backends/api/expected.hpp"

namespace crossover::record {

/// Writes `content` beside `path`, syncs it and renames it over `path`. On failure (full disk, no permission) nothing
/// of it is left and the error names the path.
Expected<void> write_atomically(const std::filesystem::path& path, std::string_view content);

}  // namespace crossover::record
