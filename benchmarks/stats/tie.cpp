#include "benchmarks/stats/tie.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <vector>

#include "benchmarks/stats/bootstrap.hpp"
#include "benchmarks/stats/looks.hpp"
#include "benchmarks/stats/sign_test.hpp"

namespace crossover::stats {
namespace {

/// The median ratio at each size, and of how many samples.
struct Pooled {
    RoundRatios medians;
    std::vector<double> counts;
};

Pooled pooled(std::span<const RoundRatios> rounds) {
    RoundRatios all;
    for (const RoundRatios& round : rounds) {
        all.insert(all.end(), round.begin(), round.end());
    }
    std::sort(all.begin(), all.end(), [](const SizedRatio& a, const SizedRatio& b) {
        return a.n != b.n ? a.n < b.n : a.log_ratio < b.log_ratio;
    });
    Pooled result;
    for (auto first = all.begin(); first != all.end();) {
        const auto last = std::find_if(first, all.end(),
                                       [&](const SizedRatio& size) { return size.n != first->n; });
        const auto count = last - first;
        result.medians.push_back(
            {first->n, 0.5 * (first[(count - 1) / 2].log_ratio + first[count / 2].log_ratio)});
        result.counts.push_back(static_cast<double>(count));
        first = last;
    }
    return result;
}

/// The samples at sizes above `low` and up to `high`.
std::vector<double> between(double low, double high, std::span<const RoundRatios> rounds) {
    std::vector<double> ratios;
    for (const RoundRatios& round : rounds) {
        for (const SizedRatio& size : round) {
            if (const auto n = static_cast<double>(size.n); n > low && n <= high) {
                ratios.push_back(size.log_ratio);
            }
        }
    }
    return ratios;
}

/// Whether either side wins a fifth, and the median is small.
bool is_even(const std::vector<double>& ratios) {
    constexpr std::ptrdiff_t k_share = 5;
    const auto wins = std::count_if(ratios.begin(), ratios.end(), [](double x) { return x < 0.0; });
    const std::ptrdiff_t losses = std::ssize(ratios) - wins;
    return !ratios.empty() && k_share * std::min(wins, losses) >= std::ssize(ratios) &&
           std::abs(median(ratios)) <= k_clear_ratio;
}

}  // namespace

double pooled_crossing(std::span<const RoundRatios> rounds, const SizeRange& range,
                       double lead_ratio) {
    const Pooled all = pooled(rounds);
    return crossing_of_round(all.medians, range, lead_ratio, all.counts).n;
}

double lead_needed(std::span<const RoundRatios> rounds, const SizeRange& range) {
    constexpr double k_far_ratio = 0.2;
    constexpr double k_nearest = 4.0;
    constexpr double k_middle = 16.0;
    constexpr double k_farthest = 64.0;
    constexpr std::size_t k_fewest = 4;
    if (rounds.empty()) {
        return 0.0;
    }
    const double crossing = pooled_crossing(rounds, range, k_clear_ratio);
    if (crossing == 0.0 || std::isinf(pooled_crossing(rounds, range, k_far_ratio))) {
        return 0.0;
    }
    const std::vector<double> near = between(crossing / k_middle, crossing / k_nearest, rounds);
    const std::vector<double> far = between(crossing / k_farthest, crossing / k_middle, rounds);
    const bool none_far = far.empty() && static_cast<double>(range.n_min) > crossing / k_middle;
    return near.size() + far.size() >= k_fewest && is_even(near) && (none_far || is_even(far))
               ? k_tie_ratio
               : 0.0;
}

CrossingQuantile tied_quantile(std::span<const RoundRatios> rounds, const SizeRange& range,
                               double lead_ratio, Ending ending, double widening) {
    constexpr double k_beyond = std::numeric_limits<double>::infinity();
    constexpr std::size_t k_fewest_rounds = 8;
    constexpr std::size_t k_resamples = 200;
    constexpr std::uint64_t k_seed = 5;
    constexpr double k_confidence = 0.98;
    const RoundRatios sizes = pooled(rounds).medians;
    const double found = pooled_crossing(rounds, range, lead_ratio);
    const int count = static_cast<int>(rounds.size());
    const bool between_looks = ending == Ending::look && Looks::last_look(count) != count;
    if (between_looks || rounds.size() < k_fewest_rounds || found == 0.0 || std::isinf(found)) {
        return {.n = found, .low = 0.0, .high = k_beyond};
    }
    Resampler resampler(k_seed);
    std::vector<std::size_t> indices(rounds.size());
    std::vector<RoundRatios> drawn(rounds.size());
    std::vector<double> crossings;
    crossings.reserve(k_resamples);
    for (std::size_t i = 0; i < k_resamples; ++i) {
        resampler.draw(indices);
        std::transform(indices.begin(), indices.end(), drawn.begin(),
                       [&rounds](std::size_t index) { return rounds[index]; });
        const double crossing = pooled_crossing(drawn, range, lead_ratio);
        crossings.push_back(found * std::pow(crossing / found, widening));
    }
    const Interval between = percentile_interval(crossings, rounds.size(), k_confidence);
    const auto above = std::find_if(sizes.begin(), sizes.end(), [&](const SizedRatio& size) {
        return static_cast<double>(size.n) >= between.high;
    });
    const auto below = std::find_if(sizes.rbegin(), sizes.rend(), [&](const SizedRatio& size) {
        return static_cast<double>(size.n) <= between.low;
    });
    return {.n = found,
            .low = below == sizes.rend() ? 0.0 : static_cast<double>(below->n),
            .high = above == sizes.end() ? k_beyond : static_cast<double>(above->n)};
}

std::vector<double> round_residuals(std::span<const RoundRatios> rounds) {
    const RoundRatios medians = pooled(rounds).medians;
    std::vector<double> residuals;
    residuals.reserve(rounds.size());
    for (const RoundRatios& round : rounds) {
        double sum = 0.0;
        for (const SizedRatio& size : round) {
            const auto at = std::find_if(medians.begin(), medians.end(),
                                         [&](const SizedRatio& all) { return all.n == size.n; });
            sum += cut(size.log_ratio) - cut(at->log_ratio);
        }
        residuals.push_back(sum / static_cast<double>(round.size()));
    }
    return residuals;
}

}  // namespace crossover::stats
