// The crossover by a model of the costs: a check on what the rounds' own crossings say.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "benchmarks/stats/round_crossing.hpp"
#include "benchmarks/stats/sign_test.hpp"

namespace crossover::stats {

/// T_parallel / T_serial = q + k / n.
struct CostModel {
    double q = 0.0;           ///< the ratio for infinite n: 1 / q is the asymptotic speed-up
    double k = 0.0;           ///< the overhead in elements' worth of serial work
    std::optional<double> n;  ///< k / (1 - q), where the ratio is 1
    std::optional<Interval> interval;  ///< of n, 95 %
    std::string reason;                ///< why n is not told; empty when it is
};

/// Fits the median ratios of the sizes between n_low / 4 and n_high * 4 that have at least five
/// rounds each, by least squares for relative errors. Exact for affine costs o + b n against a n.
/// nullopt with fewer than three such sizes.
///
/// Interval: percentile bootstrap over whole rounds, whose sizes share two processes (see
/// percentile_interval()). n is told where q < 0.95 (beyond, an error of 1 % moves it by 20 %) and
/// the model bends nowhere more than chance does: no median is off by more than 5 % and four times
/// the spread of its own size. It may be wrong where the curve bends outside what was measured; so
/// it is a check and no answer.
std::optional<CostModel> fit_cost_model(std::span<const RoundRatios> rounds, double n_low,
                                        double n_high, std::uint64_t seed = 1);

}  // namespace crossover::stats
