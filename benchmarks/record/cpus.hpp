// How many CPUs a run may really use, and what they are.
#pragma once

#include <cstdint>
#include <filesystem>
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
    std::optional<std::uint64_t>
        memory_bytes;  ///< installed, or what the control groups grant where that is less
    std::vector<Cache> caches;

    /// Bytes of all last-level caches together; 0 when unknown.
    std::uint64_t last_level_bytes() const;
};

/// Reads affinity, control groups (backends/api/control_groups.hpp) and, through hwloc, the
/// topology. `root` stands before what is read of control groups, for tests.
Cpus read_cpus(const std::filesystem::path& root = "/");

/// Cpus::usable alone: without the topology, which takes milliseconds to read.
unsigned read_usable_cpus();

/// min(online, affinity, quota rounded down), at least 1: a quota of 1.5 CPUs cannot run two
/// workers at full speed.
unsigned usable_cpus(unsigned online, unsigned affinity, std::optional<double> quota);

}  // namespace crossover::record
