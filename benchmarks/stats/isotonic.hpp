// The best curve that never rises through a handful of values.
#pragma once

#include <span>
#include <vector>

namespace crossover::stats {

/// The non-increasing sequence with the least sum of squared distances to `values` (pool adjacent
/// violators; Ayer, Brunk, Ewing, Reid and Silverman, 1955). No NaN, else std::invalid_argument.
std::vector<double> falling_fit(std::span<const double> values);

}  // namespace crossover::stats
