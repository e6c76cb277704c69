// Speed-up over workers, with the laws that fit it. Pure.
#pragma once

#include <vector>

#include "benchmarks/record/values.hpp"

namespace crossover::sweep {

/// Speed-up over workers for every (workload, backend, node count, call mode), at the largest size
/// that all its worker counts have. Amdahl's law from three worker counts on, the Universal
/// Scalability Law from four on, each with its band at every measured count and, marked as
/// extrapolated, at twice the largest. `curves` are those of the cells.
std::vector<record::Scaling> scaling_of(const std::vector<record::Cell>& cells,
                                        const std::vector<record::Curve>& curves);

}  // namespace crossover::sweep
