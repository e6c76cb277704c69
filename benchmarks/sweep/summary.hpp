// From samples and verdicts to the cells and crossovers of the record. Pure.
#pragma once

#include <vector>

#include "benchmarks/record/values.hpp"
#include "benchmarks/sweep/curve_measurement.hpp"

namespace crossover::sweep {

/// One cell per size of the curve that has samples, by increasing n.
std::vector<record::Cell> cells_of(const CurveOutcome& outcome);

/// The answer of the curve. `cells` are cells_of(outcome).
record::Crossover crossover_of(const CurveOutcome& outcome, const std::vector<record::Cell>& cells,
                               unsigned usable_cpus);

}  // namespace crossover::sweep
