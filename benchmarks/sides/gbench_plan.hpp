// Two Google Benchmark binaries in the gate: every benchmark that both have is a cell.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "benchmarks/gate/run_check.hpp"
#include "benchmarks/protocol/protocol.hpp"
#include "benchmarks/sides/sides.hpp"

namespace crossover::sides {

using Offered = std::vector<protocol::OfferedWorkload>;

/// Two binaries with what they register.
struct GbenchSides {
    std::string base, head;
    Offered base_offers, head_offers;
};

/// The cells that the names in common make, without iterations, in base's order; a note on what
/// only head has. Fails where head lacks what base has.
Expected<gate::Plan> common_cells(const GbenchSides& sides);

/// What one cell costs: a process of the slower side, in seconds.
struct CellCost {
    std::size_t index = 0;
    double process_s = 0.0;
};

/// How many processes a side and round get, and which cells have to go.
struct Schedule {
    unsigned epochs = 1;
    std::vector<std::size_t> left_out{};
    double enough_s = 0.0;  ///< the budget that nothing would be left out for
};

/// Five processes per side and round, three, or one: as many as let all rounds of the first stage
/// fit into its share of the budget. Where not even one does, the longest cells go.
Schedule schedule_for(std::vector<CellCost> costs, const gate::GateOptions& options);

/// A check of the binaries: its plan runs every benchmark in common on both sides, leaves out those
/// that base skips (with a note), and fails where a benchmark ends its process, or where head skips
/// one or reports an error that base does not.
gate::Comparison compare_gbench(GbenchSides sides, const Adapters& adapters);

}  // namespace crossover::sides
