// What the control groups of this process limit, of versions 1 and 2 and of both side by side
// ("hybrid").
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace crossover {

/// The folders of the groups in which `controller` ("cpu", "memory") counts this process: its own
/// group, then every ancestor, for every hierarchy that may limit it. A parent's limit binds its
/// children, so all of them count. Read from /proc/self/cgroup and /proc/self/mountinfo; without
/// the latter, the usual places are taken. `root` stands before /proc and /sys, for tests. Not
/// every folder need exist.
std::vector<std::filesystem::path> control_groups(std::string_view controller,
                                                  const std::filesystem::path& root = "/");

/// CPUs granted by the tightest quota; none: no limit.
std::optional<double> cpu_quota(const std::filesystem::path& root = "/");

/// The smallest limit on memory; none: no limit. memory.high of version 2 is one, too: beyond it
/// the kernel slows the process down to reclaim pages.
std::optional<std::uint64_t> memory_limit_bytes(const std::filesystem::path& root = "/");

/// The least that any limit on memory leaves: the limit, less what the group uses, where cached
/// pages of files do not count. None: no limit (memory.max, memory.limit_in_bytes).
std::optional<std::uint64_t> memory_left_bytes(const std::filesystem::path& root = "/");

/// How often and for how long quotas have stopped this process's groups, all of them together.
struct Throttling {
    std::uint64_t times = 0;
    double seconds = 0.0;
};

/// The files that hold these counters, found once for repeated reads.
std::vector<std::filesystem::path> throttling_files(const std::filesystem::path& root = "/");

/// None where there is no file.
std::optional<Throttling> read_throttling(const std::vector<std::filesystem::path>& files);

/// CPUs granted by a line of version 2's cpu.max ("150000 100000" is 1.5; "max 100000" is none).
/// Exposed for tests.
std::optional<double> quota_from_cpu_max(const std::string& line);

}  // namespace crossover
