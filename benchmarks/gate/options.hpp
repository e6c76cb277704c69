// What `crossover check` is asked to do. Filled by cli, then frozen.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "benchmarks/stats/gate_verdict.hpp"

namespace crossover::gate {

/// A slow-down that is planted into the times of head: for programs that cannot plant one.
struct PlantedTime {
    double percent = 0.0;  ///< of each time
    double call_ns = 0.0;  ///< more per call
};

/// The paired mode: two builds are measured.
struct GateOptions {
    std::filesystem::path base, head;                         ///< build folders or runner programs
    std::vector<std::string> base_command{}, head_command{};  ///< words with places, in their place
    std::vector<std::uint64_t> sizes{};                       ///< of commands that contain {n}
    std::vector<std::string> plant;  ///< options of head's runner: a planted slow-down
    PlantedTime planted_time{};
    std::optional<std::string> filter;  ///< of a Google Benchmark binary: which benchmarks
    std::vector<std::string> workloads;
    bool workloads_named = false;  ///< not the default: one that base lacks is an error
    std::vector<std::string> backends;
    bool backends_named = false;
    std::vector<unsigned> workers;  ///< empty: usable CPUs, at least 2
    stats::GateRule rule;
    double budget_s = 90.0;  ///< wall clock of the whole check
    double deadline_s = 30.0;
    double epoch_s = 0.005;
    unsigned epochs = 5;  ///< per side, cell and round
    std::size_t most_cells = 60;
    double top_call_s = 0.002;  ///< the top size is where a serial call takes about this long
    std::uint64_t seed = 1;
    std::optional<std::filesystem::path> cells_from;  ///< a stored run: look at its crossovers
    std::filesystem::path out = "results";
    bool probe = true;  ///< look at the machine before every round
    bool inconclusive_is_failure = false;
    bool self_test = false;
    std::vector<std::string> command_line;
};

/// The stored mode: two records, nothing is measured.
struct StoredCheckOptions {
    std::filesystem::path baseline;  ///< a run's folder or its results.json
    std::filesystem::path head = "results/latest";
    double margin_ratio = 0.2;     ///< so much do runs of one build differ by on other days
    bool absolute = false;         ///< compare times as well
    bool other_machines = false;   ///< compare runs of different machines
    bool missing_is_skip = false;  ///< no comparable baseline is no failure
    bool inconclusive_is_failure = false;
};

}  // namespace crossover::gate
