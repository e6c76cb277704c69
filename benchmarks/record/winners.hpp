// Which backend is fastest at which size. Pure.
#pragma once

#include <vector>

#include "benchmarks/record/values.hpp"

namespace crossover::record {

/// For every (workload, nodes, workers, calls): the fastest backend at each size that all its
/// backends were measured at (at every size, where they share fewer than two), by increasing n. A
/// backend must be proven faster than the baseline. Speed-ups over two baselines cannot be
/// compared: only the backends on the first one are, serial before others by name.
std::vector<Winner> winners_of(const std::vector<Cell>& cells);

}  // namespace crossover::record
