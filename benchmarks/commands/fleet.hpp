// The runs of many machines, as the jobs of a cluster leave them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "backends/api/expected.hpp"
#include "benchmarks/record/results.hpp"

namespace crossover::commands {

struct FleetRun {
    std::string label;  ///< its host; with the start, or the folder, where a host has several runs
    std::filesystem::path folder;
    record::StoredResults results;
};

struct Fleet {
    std::vector<FleetRun> runs;  ///< two at least; in the order of the folders, then of the hosts
    std::vector<std::string> left_out;  ///< sentences: runs that cannot be read, and why
};

/// Reads the runs of these folders: each is a run's, or holds those of runs, of which a link such
/// as "latest" is none. One job that failed does not keep the others from the page, so a record
/// that cannot be read is left out. Fails where a folder holds no run, and where fewer than two are
/// left.
Expected<Fleet> read_fleet(const std::vector<std::filesystem::path>& folders);

}  // namespace crossover::commands
