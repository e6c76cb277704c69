// Which cells a check measures: around each backend's crossover, at a top size, serial, and
// controls.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "benchmarks/gate/group_round.hpp"
#include "benchmarks/gate/options.hpp"
#include "benchmarks/record/check.hpp"

namespace crossover::gate {

/// What there is to measure: families with cells, without rounds.
struct Plan {
    std::vector<record::CheckFamily> families;
    std::vector<std::string> notes;  ///< what is not compared, and why
    std::string base_runner, head_runner;
    std::optional<unsigned> epochs{};  ///< per side, cell and round, where not options.epochs
};

/// What the machine allows.
struct MachineLimits {
    unsigned usable_cpus = 1;
    std::uint64_t memory_bytes = 0;  ///< that one session may hold
};

/// What the sessions of a check share. Builds under test may be slowed down on purpose: that is
/// what the self-test does.
driver::SessionSettings session_settings(const GateOptions& options);

/// Asks both builds for their names and what they can run, then takes a short look with base's
/// runner: where each backend crosses serial (or takes it from options.cells_from), and how long
/// calls take there. Everything that fails here is a wrong input: another protocol, a workload or
/// backend that head lost, or one that was asked for and that base lacks. What only head has is
/// new: it is left out with a note.
Expected<Plan> make_plan(const GateOptions& options, const MachineLimits& limits,
                         const Sides& sides);

/// How many cells fit: options.most_cells, or fewer when the budget is short. A cell takes about 55
/// ms a round, and a check that finds a slow-down everywhere takes about thirty rounds.
std::size_t cell_limit(const GateOptions& options);

/// Keeps the first `most` cells, controls included, in the order of their importance: the first
/// cells of all backends and workloads before the second ones, and so on. Families without cells
/// disappear.
void limit_cells(std::vector<record::CheckFamily>& families, std::size_t most);

}  // namespace crossover::gate
