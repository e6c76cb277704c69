// The other sizes worth knowing of a curve: where nearly all processes win, where it is twice as fast, where half of
// the ideal speed is reached. Pure.
#pragma once

#include <vector>

#include "benchmarks/record/values.hpp"

namespace crossover::sweep {

/// Sets `safe`, `double_speed_n` and `metg_us` from the cells of the curve, by increasing n. (METG counts a worker's
/// share of the serial work as the task, and speed-up per worker as efficiency.)
void set_milestones(record::Crossover& crossover, const std::vector<record::Cell>& cells);

}  // namespace crossover::sweep
