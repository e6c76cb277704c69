// Where a sweep stands, in a line.
#pragma once

#include <cstddef>
#include <string>

#include "benchmarks/sweep/curve_measurement.hpp"

namespace crossover::sweep {

/// One line: share done, curve, verdict so far, time left. `elapsed_s` and `budget_s` are of the
/// whole sweep; `done` and `total` count curves. At most `columns` wide, and printable whatever the
/// names are.
std::string progress_line(const CurveProgress& progress, std::size_t done, std::size_t total,
                          double elapsed_s, double budget_s, std::size_t columns);

}  // namespace crossover::sweep
