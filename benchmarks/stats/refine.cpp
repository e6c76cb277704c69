#include "benchmarks/stats/refine.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "benchmarks/stats/bootstrap.hpp"
#include "benchmarks/stats/least_squares.hpp"

namespace crossover::stats {
namespace {

constexpr double k_ill_conditioned_q = 0.95;
constexpr double k_residual_confidence = 0.99;
constexpr double k_negligible_residual = 0.001;

using Samples = std::span<const RatioSample>;
using Indices = std::span<const std::size_t>;

/// The fit to one choice of rounds, with its residuals in per one of the fitted ratio; NaN where a size has no round.
struct FitOfRounds {
    RatioFit fit;
    std::vector<double> residuals;
    std::size_t sizes = 0;
};

FitOfRounds fit_rounds(Samples samples, Indices rounds) {
    std::vector<double> inverse;
    std::vector<double> ratios;
    std::vector<double> weights;
    FitOfRounds result;
    for (const RatioSample& sample : samples) {
        // exp is monotone, so this is the median ratio (up to the mean of the middle two).
        const double ratio = std::exp(median_of_drawn(sample.log_ratios, rounds));
        result.residuals.push_back(ratio);
        if (std::isnan(ratio)) {
            continue;
        }
        const auto count = std::count_if(rounds.begin(), rounds.end(),
                                         [&](std::size_t round) { return !std::isnan(sample.log_ratios[round]); });
        inverse.push_back(1.0 / static_cast<double>(sample.n));
        ratios.push_back(ratio);
        weights.push_back(static_cast<double>(count) / (ratio * ratio));
    }
    result.sizes = ratios.size();
    if (result.sizes < 2) {
        return result;
    }
    const Line line = fit_line(inverse, ratios, weights);
    result.fit = {.q = line.intercept, .k = line.slope};
    for (std::size_t i = 0; i < samples.size(); ++i) {
        result.residuals[i] /= line.intercept + line.slope / static_cast<double>(samples[i].n);
        result.residuals[i] -= 1.0;
    }
    return result;
}

/// Where the fitted ratio falls below 1: 0 when it is below from the start, infinite when it never does for good.
double crossing_of(const RatioFit& fit) {
    if (fit.q >= 1.0) {
        return std::numeric_limits<double>::infinity();
    }
    return std::max(0.0, fit.k / (1.0 - fit.q));
}

/// The samples whose sizes lie in the bracket.
Samples within(Samples samples, double n_low, double n_high) {
    const auto first = std::find_if(samples.begin(), samples.end(),
                                    [&](const RatioSample& sample) { return static_cast<double>(sample.n) >= n_low; });
    const auto last = std::find_if(first, samples.end(),
                                   [&](const RatioSample& sample) { return static_cast<double>(sample.n) > n_high; });
    return {first, last};
}

/// The largest |residual - centre| that is not NaN.
double worst(std::span<const double> residuals, std::span<const double> centre) {
    double result = 0.0;
    for (std::size_t i = 0; i < residuals.size(); ++i) {
        const double distance = std::abs(residuals[i] - (centre.empty() ? 0.0 : centre[i]));
        result = std::isnan(distance) ? result : std::max(result, distance);
    }
    return result;
}

void check(Samples samples, const RefineOptions& options) {
    const auto not_increasing = [](const RatioSample& a, const RatioSample& b) { return a.n >= b.n; };
    const auto other_rounds = [&](const RatioSample& s) { return s.log_ratios.size() != samples[0].log_ratios.size(); };
    if (std::adjacent_find(samples.begin(), samples.end(), not_increasing) != samples.end() ||
        (!samples.empty() && samples[0].n == 0)) {
        throw std::invalid_argument("refine: sizes must be strictly increasing and at least 1");
    }
    if (std::any_of(samples.begin(), samples.end(), other_rounds)) {
        throw std::invalid_argument("refine: all sizes must have equally many rounds");
    }
    if (!(options.confidence > 0.0 && options.confidence < 1.0) || options.resamples < 100) {
        throw std::invalid_argument("refine: needs 0 < confidence < 1 and at least 100 resamples");
    }
}

std::size_t fewest_rounds(Samples samples) {
    std::size_t fewest = samples[0].log_ratios.size();
    for (const RatioSample& sample : samples) {
        fewest = std::min(fewest, present(sample.log_ratios));
    }
    return fewest;
}

/// The first objection to publishing, in the order in which they make the others pointless.
std::string objection(const Refinement& result, std::size_t sizes, double n_low, double n_high) {
    if (sizes < 3) {
        return "fewer than three sizes were measured around the crossover";
    }
    if (result.ill_conditioned) {
        return "ill-conditioned: parallel is hardly faster even for infinite n, so its crossover has no digits";
    }
    if (!result.n) {
        return "the fitted curve does not cross 1";
    }
    if (*result.n < n_low || *result.n > n_high) {
        return "the estimate lies outside the bracket";
    }
    if (!result.interval) {
        return "the interval of the estimate is not finite";
    }
    if (result.worst_residual_ratio > result.residual_limit_ratio) {
        return "the curve is not q + k/n around the crossover";
    }
    return "";
}

Interval hull(const Interval& a, const Interval& b) {
    return {std::min(a.low, b.low), std::max(a.high, b.high)};
}

/// Interval and residual limit from resampled rounds.
void resample(Samples samples, Samples bracket, std::span<const double> residuals, const RefineOptions& options,
              Refinement& result) {
    Resampler resampler(options.seed);
    std::vector<std::size_t> rounds(samples[0].log_ratios.size());
    std::vector<double> crossings;
    std::vector<double> local_crossings;
    std::vector<double> residual_sizes;
    for (int i = 0; i < options.resamples; ++i) {
        resampler.draw(rounds);
        const FitOfRounds drawn = fit_rounds(samples, rounds);
        if (drawn.sizes >= 2) {
            crossings.push_back(crossing_of(drawn.fit));
            residual_sizes.push_back(worst(drawn.residuals, residuals));
        }
        if (const FitOfRounds local = fit_rounds(bracket, rounds); local.sizes >= 2) {
            local_crossings.push_back(crossing_of(local.fit));
        }
    }
    if (crossings.empty()) {
        return;
    }
    const std::size_t rounds_at_least = fewest_rounds(samples);
    Interval interval = percentile_interval(crossings, rounds_at_least, options.confidence);
    if (!local_crossings.empty()) {
        interval = hull(interval, percentile_interval(local_crossings, rounds_at_least, options.confidence));
    }
    if (std::isfinite(interval.high)) {
        result.interval = interval;
    }
    result.residual_limit_ratio = std::max(k_negligible_residual, quantile(residual_sizes, k_residual_confidence));
}

}  // namespace

Refinement refine(std::span<const RatioSample> sorted_by_n, double n_low, double n_high, const RefineOptions& options) {
    check(sorted_by_n, options);
    Refinement result;
    std::vector<std::size_t> all(sorted_by_n.empty() ? 0 : sorted_by_n[0].log_ratios.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    const FitOfRounds fitted = fit_rounds(sorted_by_n, all);
    if (fitted.sizes >= 2) {
        result.fit = fitted.fit;
        result.ill_conditioned = fitted.fit.q >= k_ill_conditioned_q;
        result.worst_residual_ratio = worst(fitted.residuals, {});
        if (fitted.fit.q < 1.0) {
            result.condition = 1.0 / (1.0 - fitted.fit.q);
            if (fitted.fit.k > 0.0) {
                result.n = crossing_of(fitted.fit);
            }
        }
        resample(sorted_by_n, within(sorted_by_n, n_low, n_high), fitted.residuals, options, result);
    }
    result.reason = objection(result, fitted.sizes, n_low, n_high);
    result.publishable = result.reason.empty();
    return result;
}

}  // namespace crossover::stats
