// The point estimate inside the bracket: a fit of the cost model around the crossover.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "benchmarks/stats/sign_test.hpp"

namespace crossover::stats {

/// What was measured at one size. Element r is round r, for every size the same round; NaN where that round skipped it.
struct RatioSample {
    std::uint64_t n = 0;
    std::vector<double> log_ratios;  ///< ln(T_parallel / T_serial)
};

/// r(n) = q + k / n.
struct RatioFit {
    double q = 0.0;  ///< the ratio for infinite n: 1 / q is the asymptotic speed-up
    double k = 0.0;  ///< the overhead in elements' worth of serial work
};

struct RefineOptions {
    double confidence = 0.95;
    int resamples = 1000;
    std::uint64_t seed = 1;
};

struct Refinement {
    bool publishable = false;           ///< the estimate may be shown as n*
    std::string reason;                 ///< why it may not; empty when it may
    std::optional<RatioFit> fit;        ///< empty when there are fewer than two sizes with rounds
    std::optional<double> n;            ///< k / (1 - q), elements; empty when the fitted curve does not cross 1
    std::optional<Interval> interval;   ///< of n; empty when resamples do not cross 1
    std::optional<double> condition;    ///< per cent that n moves for 1 % error of the ratio
    bool ill_conditioned = false;       ///< q >= 0.95: the curves are nearly parallel, digits of n mean nothing
    double worst_residual_ratio = 0.0;  ///< largest |median / fitted - 1|
    double residual_limit_ratio = 0.0;  ///< what chance alone may do
};

/// Fits r(n) = q + k/n to the median ratios around the bracket [n_low, n_high] and asks where it is 1.
///
/// Exact for affine costs: T_serial = a n, T_parallel = o + b n give q = b/a, k = o/a and n* = k/(1 - q). Weighted
/// least squares on the medians, weight rounds / median²: noise of timings is relative, so all sizes count alike in per
/// cent. Weights from each size's own spread were rejected: with a dozen rounds they are noise themselves, and the size
/// that happens to agree with itself would rule. Medians, not means: a stray process must not move the curve. A
/// straight line in log n was rejected: its interval covered 0.5 to 98 % in simulation.
///
/// Interval: percentile bootstrap over whole rounds (a round's sizes share two processes, so they are drawn
/// together), with the percentiles widened for few rounds (Hesterberg, The American Statistician 69, 2015, "expanded
/// percentile"); the hull of that of the fit to all sizes and that of the fit to the sizes in the bracket alone. A
/// curve that bends outside the bracket, as caches do, biases the first by less than its residuals can tell: beside a
/// planted cache knee it held the truth in 21 % of short sweeps, the hull in all of them. Measured coverage of n*, the
/// truth being that of the median process, with 8 to 48 rounds: 96 to 99 % for noise of 2 %, 95 to 97 % with another 5
/// % common to the sizes of a round, 96 to 98 % with a tenth of the processes 1.6 times slower, 95 to 98 % with a third
/// of them 2 times slower (there the intervals are wide: a factor of 10 with 12 rounds, 2.7 with 48), all before the
/// hull. docs/method.md has the coverage in whole sweeps.
///
/// Residuals pass when the largest, in per cent of the ratio, is within the 99 % point of what the resamples show
/// around their own fit, or below 0.1 %. (Measured with 2 % noise and 12 rounds: a true curve passes in 99 %, one with
/// a bump of 5 % in the middle in none of 300.) Published only if at least three sizes were measured, n lies in [n_low,
/// n_high], the interval is finite, the residuals pass and the fit is not ill-conditioned.
///
/// Condition: scaling r by 1 + e moves n* = k (1+e) / (1 - q (1+e)); its relative change per e, at e = 0, is 1 / (1 -
/// q).
///
/// Sizes strictly increasing and >= 1, all with equally many rounds, 0 < confidence < 1, resamples >= 100, else
/// std::invalid_argument.
Refinement refine(std::span<const RatioSample> sorted_by_n, double n_low, double n_high,
                  const RefineOptions& options = {});

}  // namespace crossover::stats
