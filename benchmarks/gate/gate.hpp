// Measures planned cells on two builds, in rounds of fresh processes, until every verdict stands.
#pragma once

#include <functional>

#include "benchmarks/driver/context.hpp"
#include "benchmarks/gate/group_round.hpp"
#include "benchmarks/gate/options.hpp"
#include "benchmarks/record/check.hpp"

namespace crossover::gate {

/// Where a check stands, for the progress line.
struct GateProgress {
    bool confirming = false;
    unsigned round = 0;    ///< rounds of the stage that are done, of the family that has most
    unsigned of = 0;       ///< rounds of the stage at most
    std::size_t open = 0;  ///< cells and backends without a verdict of this stage
    double elapsed_s = 0.0;
};

/// What a check needs from around it. All functions must be set.
struct GateContext {
    driver::Context around;
    Sides sides;
    unsigned usable_cpus = 1;
    /// Lets a busy machine some time; returns early when interrupted.
    std::function<void(double seconds)> wait;
    std::function<void(const GateProgress&)> progress;
};

/// Measures check.families (cells without samples) and judges them.
///
/// First stage: rounds until each cell and each backend is flagged or can no longer be; at least
/// six, so that intervals exist. Confirmation: what was flagged (all cells of a flagged backend) is
/// measured again on fresh processes, with the controls. Before each round the machine is looked
/// at: while it is busy no round begins, and one that was disturbed does not count; after 24 such
/// rounds in a row the machine is called busy and the check ends. Everything that was measured is
/// in `check`, however it ended.
void run_gate(const GateOptions& options, const GateContext& context, record::Check& check);

}  // namespace crossover::gate
