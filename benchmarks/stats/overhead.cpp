#include "benchmarks/stats/overhead.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <stdexcept>

#include "benchmarks/stats/bootstrap.hpp"
#include "benchmarks/stats/least_squares.hpp"

namespace crossover::stats {
namespace {

constexpr double k_small = 2.0;  // times the smallest size's median
constexpr std::size_t k_sizes_needed = 3;

using Samples = std::span<const TimeSample>;

void check(Samples samples, const OverheadOptions& options) {
    const auto not_increasing = [](const TimeSample& a, const TimeSample& b) { return a.n >= b.n; };
    if (std::adjacent_find(samples.begin(), samples.end(), not_increasing) != samples.end()) {
        throw std::invalid_argument("dispatch overhead: sizes must be strictly increasing");
    }
    for (const TimeSample& sample : samples) {
        if (sample.call_ns.size() != samples[0].call_ns.size()) {
            throw std::invalid_argument("dispatch overhead: all sizes must have equally many rounds");
        }
        if (std::any_of(sample.call_ns.begin(), sample.call_ns.end(), [](double ns) { return ns <= 0.0; })) {
            throw std::invalid_argument("dispatch overhead: times must be above 0");
        }
    }
    if (!(options.confidence > 0.0 && options.confidence < 1.0) || options.resamples < 100) {
        throw std::invalid_argument("dispatch overhead: needs 0 < confidence < 1 and at least 100 resamples");
    }
}

/// NaN intercept when some size has no time among these rounds.
Line fit_rounds(Samples samples, std::span<const std::size_t> rounds) {
    std::vector<double> sizes;
    std::vector<double> times;
    std::vector<double> weights;
    for (const TimeSample& sample : samples) {
        const double time = median_of_drawn(sample.call_ns, rounds);
        sizes.push_back(static_cast<double>(sample.n));
        times.push_back(time);
        weights.push_back(1.0 / (time * time));
    }
    return fit_rising_line(sizes, times, weights);
}

/// The sizes from the smallest on whose median stays small.
Samples small_sizes(Samples samples, std::span<const std::size_t> all) {
    const double limit = k_small * median_of_drawn(samples[0].call_ns, all);
    std::size_t count = 0;
    while (count < samples.size() && median_of_drawn(samples[count].call_ns, all) <= limit) {
        ++count;
    }
    return samples.first(count);
}

}  // namespace

std::optional<Overhead> dispatch_overhead(std::span<const TimeSample> sorted_by_n, const OverheadOptions& options) {
    check(sorted_by_n, options);
    if (sorted_by_n.size() < k_sizes_needed) {
        return std::nullopt;
    }
    std::vector<std::size_t> rounds(sorted_by_n[0].call_ns.size());
    std::iota(rounds.begin(), rounds.end(), std::size_t{0});
    const Samples small = small_sizes(sorted_by_n, rounds);
    if (small.size() < k_sizes_needed) {
        return std::nullopt;
    }
    const Line line = fit_rounds(small, rounds);
    std::size_t fewest = rounds.size();
    for (const TimeSample& sample : small) {
        fewest = std::min(fewest, present(sample.call_ns));
    }

    Resampler resampler(options.seed);
    std::vector<double> estimates;
    for (int i = 0; i < options.resamples; ++i) {
        resampler.draw(rounds);
        const double estimate = fit_rounds(small, rounds).intercept;
        if (!std::isnan(estimate)) {
            estimates.push_back(estimate);
        }
    }
    if (estimates.empty()) {
        return std::nullopt;
    }
    return Overhead{.ns = line.intercept,
                    .interval_ns = percentile_interval(estimates, fewest, options.confidence),
                    .per_element_ns = line.slope,
                    .sizes = small.size()};
}

}  // namespace crossover::stats
