#include "benchmarks/stats/sign_test.hpp"

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <vector>

#include "benchmarks/stats/binomial.hpp"

namespace crossover::stats {
namespace {

std::vector<double> sorted_copy(std::span<const double> sample) {
    std::vector<double> sorted(sample.begin(), sample.end());
    std::sort(sorted.begin(), sorted.end());
    return sorted;
}

}  // namespace

double median(std::span<const double> sample) {
    return quantile(sample, 0.5);
}

double quantile(std::span<const double> sample, double q) {
    if (sample.empty()) {
        throw std::invalid_argument("quantile: the sample is empty");
    }
    if (!(q >= 0.0 && q <= 1.0)) {
        throw std::invalid_argument("quantile: the share must lie between 0 and 1");
    }
    std::vector<double> values(sample.begin(), sample.end());
    const double position = q * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(position);
    const auto low = values.begin() + static_cast<std::ptrdiff_t>(below);
    std::nth_element(values.begin(), low, values.end());
    const double share = position - static_cast<double>(below);
    if (share == 0.0) {
        return *low;
    }
    const double next = *std::min_element(low + 1, values.end());
    // Equal infinities would otherwise give NaN.
    return *low == next ? next : *low + share * (next - *low);
}

std::optional<Interval> median_interval(std::span<const double> sample, double confidence) {
    if (!(confidence > 0.0 && confidence < 1.0)) {
        throw std::invalid_argument("median interval: confidence must lie between 0 and 1");
    }
    // With X values below the median, X ~ Binomial(count, 1/2): the value with `skipped` others
    // below it is too large with the probability of X <= skipped, and by symmetry so is its mirror
    // image too small.
    const double error = 0.5 * (1.0 - confidence);
    const int count = static_cast<int>(sample.size());
    int skipped = -1;
    while (2 * (skipped + 2) <= count && binomial_lower_tail(skipped + 1, count, 0.5) <= error) {
        ++skipped;
    }
    if (skipped < 0) {
        return std::nullopt;
    }
    const std::vector<double> sorted = sorted_copy(sample);
    const auto low = static_cast<std::size_t>(skipped);
    return Interval{sorted[low], sorted[sorted.size() - 1 - low]};
}

double sign_test_p(int wins, int losses) {
    if (wins < 0 || losses < 0) {
        throw std::invalid_argument("sign test: wins and losses must not be negative");
    }
    return binomial_upper_tail(wins, wins + losses, 0.5);
}

}  // namespace crossover::stats
