// The crossover by the cost model, from the rounds of a curve. Pure.
#pragma once

#include <cstddef>
#include <cstdint>

#include "benchmarks/record/values.hpp"
#include "benchmarks/sweep/state_answers.hpp"

namespace crossover::sweep {

/// stats::refine() over the chosen rounds of the sizes from n_low / 4 to n_high * 4, those beside the bracket carrying
/// the slope. Sizes with fewer than `fewest_rounds` of these rounds are left out. What is published needs ten: with
/// eight or nine the interval held the truth in 87 % of planted sweeps whose processes are bistable.
record::CrossoverFit fit_around(const record::Curve& curve, const RoundChoice& chosen, std::uint64_t n_low,
                                std::uint64_t n_high, std::size_t fewest_rounds = 10);

/// The fitted n*, when it may be published, else the middle of the bracket in log n.
std::uint64_t point_estimate(const record::CrossoverFit& fit, std::uint64_t n_low, std::uint64_t n_high);

}  // namespace crossover::sweep
