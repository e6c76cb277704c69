// How many CPUs a run may really use, and what they are.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace crossover::record {

struct Cache {
    std::string type;  ///< Data, Instruction or Unified
    unsigned level = 1;
    std::uint64_t size_bytes = 0;
    unsigned sharing = 1;  ///< processing units behind one of them
};

struct Cpus {
    unsigned usable = 1;  ///< min(online, affinity, quota), at least 1
    unsigned online = 1;
    unsigned affinity = 1;        ///< CPUs in this process's affinity mask
    std::optional<double> quota;  ///< CPUs granted by the control groups; none: no limit
    std::optional<unsigned> cores, packages, numa_nodes;
    std::optional<std::uint64_t> memory_bytes;
    std::vector<Cache> caches;

    /// Bytes of all last-level caches together; 0 when unknown.
    std::uint64_t last_level_bytes() const;
};

/// Reads affinity, control groups (v2 and v1) and, through hwloc, the topology.
Cpus read_cpus();

/// Cpus::usable alone: without the topology, which takes milliseconds to read.
unsigned read_usable_cpus();

/// CPUs granted by a line of cgroup v2's cpu.max ("150000 100000" is 1.5; "max 100000" is none). Exposed for tests.
std::optional<double> quota_from_cpu_max(const std::string& line);

/// min(online, affinity, quota rounded down), at least 1: a quota of 1.5 CPUs cannot run two workers at full speed.
unsigned usable_cpus(unsigned online, unsigned affinity, std::optional<double> quota);

}  // namespace crossover::record
