// What the operating system says of this host beyond its CPUs: all that may move timings.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace crossover::record {

/// Absent: this system does not say.
struct HostFacts {
    std::optional<bool> boost;  ///< the clock may rise above its nominal rate
    std::optional<bool> smt;    ///< two hardware threads share a core
    std::optional<std::string>
        isolated_cpus;  ///< "2-7" taken from the scheduler (isolcpus); empty: none
    std::optional<std::uint64_t> throttled;  ///< times quotas stopped our control groups so far
    std::optional<double> stolen_ratio;  ///< of the CPU time since boot, taken by the hypervisor
    std::optional<double> timer_ns;      ///< cost of one reading of the monotonic clock
    std::optional<std::string> clock_source;      ///< "tsc", "kvm-clock"
    std::map<std::string, std::string> preloads;  ///< LD_PRELOAD and its like, where set
};

/// Reads them; `root` stands before /sys and /proc, for tests. Never fails.
HostFacts read_host_facts(const std::filesystem::path& root = "/");

}  // namespace crossover::record
