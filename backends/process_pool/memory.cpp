#include "backends/process_pool/memory.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

#include "backends/api/control_groups.hpp"

namespace crossover::process_pool {
namespace {

#ifndef MADV_POPULATE_WRITE
constexpr int MADV_POPULATE_WRITE = 23;  // Linux 5.14; the C library of Debian 12 knows it
#endif

using Bytes = std::uint64_t;

/// What the machine can give without swapping, as the kernel estimates it ("MemAvailable: 123 kB").
std::optional<Bytes> available_bytes(const std::filesystem::path& root) {
    std::ifstream file(root / "proc/meminfo");
    for (std::string line; std::getline(file, line);) {
        std::istringstream fields(line);
        std::string name;
        Bytes kib = 0;
        if (fields >> name >> kib && name == "MemAvailable:") {
            return kib * 1024;
        }
    }
    return std::nullopt;
}

tl::unexpected<Error> refused(Bytes bytes, Bytes left, const char* whose) {
    constexpr Bytes k_mib = Bytes{1} << 20;
    return failure({.what = "the arrays need " + std::to_string(bytes / k_mib) + " MiB, but " +
                            whose + " has " + std::to_string(left / k_mib) + " MiB left",
                    .where = "backend process_pool",
                    .remedy = "ask for a smaller largest n, or free memory"});
}

}  // namespace

Expected<void> require_memory(std::size_t bytes, const std::filesystem::path& root) {
    if (const auto available = available_bytes(root); available && bytes > *available) {
        return refused(bytes, *available, "the machine");
    }
    if (const auto left = memory_left_bytes(root); left && bytes > *left) {
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
