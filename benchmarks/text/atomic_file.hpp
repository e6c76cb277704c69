// Files that appear whole or not at all.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "backends/api/expected.hpp"

namespace crossover::text {

/// An unpredictable path in the folder of `path`, which no two writers share; it ends in
/// ".part".
std::filesystem::path hidden_beside(const std::filesystem::path& path);

/// Writes `content` into a new file beside `path`, through no link, syncs it and renames it over
/// `path`. Concurrent writers of one path each succeed; the last one stays. On failure (full disk,
/// no permission) nothing of it is left and the error names the path.
Expected<void> write_atomically(const std::filesystem::path& path, std::string_view content);

/// Why a file was not written.
struct Unwritten {
    Error error;
    bool no_room = false;  ///< the path is good, but the disk, the quota or the device is full
};

/// Writes where a user pointed: a regular file (that a link points to, too) whole or not at all,
/// but into a device or a pipe such as /dev/stdout as it is, which a file must not replace.
tl::expected<void, Unwritten> write_where_told(const std::filesystem::path& path,
                                               std::string_view content);

}  // namespace crossover::text
