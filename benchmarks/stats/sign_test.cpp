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
    return quantile_interval(sample, 0.5, confidence);
}

std::optional<Interval> quantile_interval(std::span<const double> sample, double q, double confidence) {
    if (!(confidence > 0.0 && confidence < 1.0)) {
        throw std::invalid_argument("quantile interval: confidence must lie between 0 and 1");
    }
    if (!(q > 0.0 && q < 1.0)) {
        throw std::invalid_argument("quantile interval: the share must lie between 0 and 1");
    }
    const double error = 0.5 * (1.0 - confidence);
    const int count = static_cast<int>(sample.size());

    // With X values at or below the quantile, X ~ Binomial(count, q): order statistic i (from 1) is above the quantile
    // if X < i, and below it if X >= i.
    int low = 0;
    while (low < count && binomial_lower_tail(low, count, q) <= error) {
        ++low;
    }
    int high = count + 1;
    while (high > 1 && binomial_upper_tail(high - 1, count, q) <= error) {
        --high;
    }
    if (low < 1 || high > count) {
        return std::nullopt;
    }
    const std::vector<double> sorted = sorted_copy(sample);
    return Interval{sorted[static_cast<std::size_t>(low - 1)], sorted[static_cast<std::size_t>(high - 1)]};
}

double sign_test_p(int wins, int losses) {
    if (wins < 0 || losses < 0) {
        throw std::invalid_argument("sign test: wins and losses must not be negative");
    }
    return binomial_upper_tail(wins, wins + losses, 0.5);
}

}  // namespace crossover::stats
