#include "benchmarks/stats/cost_model.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <numeric>

#include "benchmarks/stats/bootstrap.hpp"
#include "benchmarks/stats/least_squares.hpp"

namespace crossover::stats {
namespace {

constexpr std::size_t k_fewest_rounds = 5;  // of a size

/// Ratios by round, NaN where a round skipped the size.
using RatiosBySize = std::map<std::uint64_t, std::vector<double>>;

RatiosBySize near_crossing(std::span<const RoundRatios> rounds, double n_low, double n_high) {
    constexpr double k_reach = 4.0;
    RatiosBySize sizes;
    for (std::size_t round = 0; round < rounds.size(); ++round) {
        for (const SizedRatio& size : rounds[round]) {
            const auto n = static_cast<double>(size.n);
            if (n * k_reach >= n_low && n <= n_high * k_reach) {
                auto& ratios = sizes[size.n];
                ratios.resize(rounds.size(), std::numeric_limits<double>::quiet_NaN());
                ratios[round] = std::exp(size.log_ratio);
            }
        }
    }
    std::erase_if(sizes, [](const auto& size) { return present(size.second) < k_fewest_rounds; });
    return sizes;
}

/// Sizes without a drawn round are left out; a slope of 0 when fewer than two are left.
Line fit(const RatiosBySize& sizes, std::span<const std::size_t> drawn) {
    std::vector<double> inverse;
    std::vector<double> ratios;
    std::vector<double> weights;
    for (const auto& [n, by_round] : sizes) {
        if (const double ratio = median_of_drawn(by_round, drawn); !std::isnan(ratio)) {
            inverse.push_back(1.0 / static_cast<double>(n));
            ratios.push_back(ratio);
            weights.push_back(static_cast<double>(present(by_round)) / (ratio * ratio));
        }
    }
    return ratios.empty() ? Line{1.0, 0.0, 0.0} : fit_line(inverse, ratios, weights);
}

double crossing_of(const Line& line) {
    return line.intercept >= 1.0 ? std::numeric_limits<double>::infinity()
                                 : std::max(0.0, line.slope / (1.0 - line.intercept));
}

bool bends(const RatiosBySize& sizes, const Line& line, std::span<const std::size_t> all) {
    constexpr double k_bearable = 0.05;
    constexpr double k_spreads = 4.0;
    return std::any_of(sizes.begin(), sizes.end(), [&](const auto& size) {
        const double fitted = line.intercept + line.slope / static_cast<double>(size.first);
        std::vector<double> distances;
        const double median_ratio = median_of_drawn(size.second, all);
        for (const double ratio : size.second) {
            if (!std::isnan(ratio)) {
                distances.push_back(std::abs(ratio - median_ratio));
            }
        }
        const double spread = median(distances) / std::sqrt(static_cast<double>(distances.size()));
        return std::abs(median_ratio - fitted) > std::max(k_bearable * fitted, k_spreads * spread);
    });
}

}  // namespace

std::optional<CostModel> fit_cost_model(std::span<const RoundRatios> rounds, double n_low,
                                        double n_high, std::uint64_t seed) {
    constexpr std::size_t k_fewest_sizes = 3;
    constexpr double k_ill_conditioned_q = 0.95;
    constexpr int k_resamples = 400;
    const RatiosBySize sizes = near_crossing(rounds, n_low, n_high);
    if (sizes.size() < k_fewest_sizes) {
        return std::nullopt;
    }
    std::vector<std::size_t> drawn(rounds.size());
    std::iota(drawn.begin(), drawn.end(), std::size_t{0});
    const Line line = fit(sizes, drawn);
    CostModel model{.q = line.intercept, .k = line.slope, .n = {}, .interval = {}, .reason = {}};
    if (line.intercept >= k_ill_conditioned_q) {
        model.reason =
            "ill-conditioned: parallel is hardly faster even for infinite n, so its crossover has "
            "no digits";
        return model;
    }
    if (bends(sizes, line, drawn)) {
        model.reason = "the ratio does not follow q + k/n around the crossover";
        return model;
    }
    Resampler resampler(seed);
    std::vector<double> crossings;
    for (int i = 0; i < k_resamples; ++i) {
        resampler.draw(drawn);
        crossings.push_back(crossing_of(fit(sizes, drawn)));
    }
    const Interval interval = percentile_interval(crossings, rounds.size(), 0.95);
    const double n = crossing_of(line);
    if (!std::isfinite(interval.high)) {
        model.reason = "the interval has no end";
        return model;
    }
    model.n = n;
    model.interval = Interval{std::min(n, interval.low), std::max(n, interval.high)};
    return model;
}

}  // namespace crossover::stats
