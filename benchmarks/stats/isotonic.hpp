// The best curve that never rises through a handful of values.
#pragma once

#include <span>
#include <vector>

namespace crossover::stats {

/// The non-increasing sequence with the least sum of squared distances to `values` (pool adjacent
/// violators; Ayer, Brunk, Ewing, Reid and Silverman, 1955), each times its weight; without weights
/// all are 1. No NaN, weights positive and as many as values, else std::invalid_argument.
std::vector<double> falling_fit(std::span<const double> values,
                                std::span<const double> weights = {});

}  // namespace crossover::stats
