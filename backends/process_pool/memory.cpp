#include "backends/process_pool/memory.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <fstream>
#include <limits>
#include <optional>
#include <sstream>
#include <string>

namespace crossover::process_pool {
namespace {

#ifndef MADV_POPULATE_WRITE
constexpr int MADV_POPULATE_WRITE = 23;  // Linux 5.14; the C library of Debian 12 knows it
#endif

using Bytes = std::uint64_t;

std::optional<Bytes> number_in(const std::string& path) {
    std::ifstream file(path);
    Bytes number = 0;
    return file >> number ? std::optional(number) : std::nullopt;  // "max" is no number: no limit
}

/// The value of "key 123" or "key: 123 kB" in a file of such lines.
std::optional<Bytes> value_of(const std::string& path, const std::string& key) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        std::istringstream fields(line);
        std::string name;
        std::string unit;
        Bytes number = 0;
        if (fields >> name >> number && (name == key || name == key + ":")) {
            fields >> unit;
            return unit == "kB" ? number * 1024 : number;
        }
    }
    return std::nullopt;
}

/// What a control group has left: its limit, less what it uses, and it can let go of what it has
/// cached of files.
std::optional<Bytes> left_in_group(const std::string& folder, const char* limit_file,
                                   const char* usage_file, const std::string& prefix) {
    const auto limit = number_in(folder + limit_file);
    const auto usage = number_in(folder + usage_file);
    if (!limit || !usage) {
        return std::nullopt;
    }
    const Bytes cached = value_of(folder + "memory.stat", prefix + "inactive_file").value_or(0) +
                         value_of(folder + "memory.stat", prefix + "active_file").value_or(0);
    const Bytes used = *usage - std::min(cached, *usage);
    return *limit - std::min(used, *limit);
}

/// The least that this process's control groups, from its own to the root, have left; of version 1
/// and 2 alike.
std::optional<Bytes> left_in_groups() {
    std::optional<Bytes> least;
    std::ifstream file("/proc/self/cgroup");
    for (std::string line; std::getline(file, line);) {  // "4:memory:/path" or "0::/path"
        const bool is_second_version = line.starts_with("0::");
        if (!is_second_version && line.find(":memory:") == std::string::npos) {
            continue;
        }
        const std::string root = is_second_version ? "/sys/fs/cgroup" : "/sys/fs/cgroup/memory";
        for (std::string path = line.substr(line.rfind(':') + 1);; path.resize(path.rfind('/'))) {
            const std::string folder = root + (path == "/" ? "" : path) + "/";
            const auto left = is_second_version
                                  ? left_in_group(folder, "memory.max", "memory.current", "")
                                  : left_in_group(folder, "memory.limit_in_bytes",
                                                  "memory.usage_in_bytes", "total_");
            least = left ? std::min(*left, least.value_or(*left)) : least;
            if (path.find('/') == std::string::npos) {
                break;
            }
        }
    }
    return least;
}

tl::unexpected<Error> refused(Bytes bytes, Bytes left, const char* whose) {
    constexpr Bytes k_mib = Bytes{1} << 20;
    return failure({.what = "the arrays need " + std::to_string(bytes / k_mib) + " MiB, but " +
                            whose + " has " + std::to_string(left / k_mib) + " MiB left",
                    .where = "backend process_pool",
                    .remedy = "ask for a smaller largest n, or free memory"});
}

}  // namespace

Expected<void> require_memory(std::size_t bytes) {
    const auto available = value_of("/proc/meminfo", "MemAvailable");
    if (available && bytes > *available) {
        return refused(bytes, *available, "the machine");
    }
    if (const auto left = left_in_groups(); left && bytes > *left) {
        return refused(bytes, *left, "the control group");
    }
    return {};
}

int populate(std::span<std::byte> memory) noexcept {
    if (memory.empty()) {
        return 0;
    }
    const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
    const auto address = reinterpret_cast<std::uintptr_t>(memory.data());
    const std::uintptr_t before = address % page;
    while (madvise(memory.data() - before, memory.size() + before, MADV_POPULATE_WRITE) != 0) {
        if (errno == EINVAL) {
            return 0;
        }
        if (errno != EINTR && errno != EAGAIN) {
            return errno;
        }
    }
    return 0;
}

}  // namespace crossover::process_pool
