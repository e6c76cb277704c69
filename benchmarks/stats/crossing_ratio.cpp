#include "benchmarks/stats/crossing_ratio.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <stdexcept>
#include <vector>

namespace crossover::stats {
namespace {

constexpr double k_unknown_high = std::numeric_limits<double>::infinity();

/// The ratio of two ends, either of which may be 0 or infinite; `unknown` where both are.
double quotient(double second, double first, double unknown) {
    const bool same_side =
        (second == 0.0 && first == 0.0) || (std::isinf(second) && std::isinf(first));
    return same_side ? unknown : second / first;
}

template <class OfFirst, class OfSecond>
std::vector<double> sorted_quotients(std::span<const RoundCrossing> first,
                                     std::span<const RoundCrossing> second, OfFirst of_first,
                                     OfSecond of_second, double unknown) {
    std::vector<double> quotients;
    quotients.reserve(first.size() * second.size());
    for (const RoundCrossing& a : first) {
        for (const RoundCrossing& b : second) {
            quotients.push_back(quotient(of_second(b), of_first(a), unknown));
        }
    }
    std::sort(quotients.begin(), quotients.end());
    return quotients;
}

double middle_of(const std::vector<double>& sorted) {
    const double low = sorted[(sorted.size() - 1) / 2];
    const double high = sorted[sorted.size() / 2];
    return low == 0.0 || std::isinf(high) ? low : low * std::sqrt(high / low);
}

/// Element u: the probability that U = u. The number of ways to put `first` values among `second`
/// others so that u pairs are inverted, by the recursion of Mann and Whitney (1947), divided at
/// once so that nothing overflows.
std::vector<double> mann_whitney_masses(std::size_t first, std::size_t second) {
    const std::size_t most = first * second;
    std::vector<double> ways(most + 1, 0.0);
    ways[0] = 1.0;
    for (std::size_t i = 1; i <= first; ++i) {
        for (std::size_t u = most + 1; u-- > second + i;) {
            ways[u] -= ways[u - second - i];
        }
        for (std::size_t u = i; u <= most; ++u) {
            ways[u] += ways[u - i];
        }
        const double scale = static_cast<double>(i) / static_cast<double>(second + i);
        std::for_each(ways.begin(), ways.end(), [scale](double& way) { way *= scale; });
    }
    return ways;
}

/// The error on one side of an interval that is wider by this factor than one with `error`.
double widened(double error, double widening) {
    constexpr double k_largest_z = 7.5;  // beyond it the confidence is no number below 1
    double low = 0.0;
    double high = k_largest_z;
    for (int i = 0; i < 60; ++i) {
        const double z = 0.5 * (low + high);
        (0.5 * std::erfc(z / std::numbers::sqrt2) > error ? low : high) = z;
    }
    return 0.5 * std::erfc(std::min(low * widening, k_largest_z) / std::numbers::sqrt2);
}

}  // namespace

long mann_whitney_limit(std::size_t first, std::size_t second, double error) {
    if (first == 0 || second == 0 || !(error > 0.0 && error < 0.5)) {
        throw std::invalid_argument("Mann-Whitney limit: needs two samples and 0 < error < 0.5");
    }
    constexpr std::size_t k_exact = 400;
    const auto pairs = static_cast<double>(first * second);
    if (first * second > k_exact) {
        const double sd = std::sqrt(pairs * static_cast<double>(first + second + 1) / 12.0);
        double z = 0.0;  // by Newton's method on the normal distribution's upper tail
        for (int i = 0; i < 50; ++i) {
            const double tail = 0.5 * std::erfc(z / std::numbers::sqrt2);
            z += (tail - error) / (std::exp(-0.5 * z * z) / std::sqrt(2.0 * std::numbers::pi));
        }
        return static_cast<long>(std::floor(0.5 * pairs - z * sd - 0.5));
    }
    long limit = -1;
    double sum = 0.0;
    for (const double mass : mann_whitney_masses(first, second)) {
        sum += mass;
        if (sum > error) {
            break;
        }
        ++limit;
    }
    return limit;
}

RatioInterval crossing_ratio(std::span<const RoundCrossing> first,
                             std::span<const RoundCrossing> second, double confidence,
                             double widening) {
    if (first.empty() || second.empty()) {
        return {1.0, 0.0, k_unknown_high};
    }
    const auto low = [](const RoundCrossing& c) { return c.low; };
    const auto high = [](const RoundCrossing& c) { return c.high; };
    const auto estimate = [](const RoundCrossing& c) { return c.n; };
    RatioInterval result{
        .ratio = middle_of(sorted_quotients(first, second, estimate, estimate, 1.0)),
        .low = 0.0,
        .high = k_unknown_high};
    const double error = 0.5 * (1.0 - confidence);
    const long limit = mann_whitney_limit(first.size(), second.size(),
                                          widening > 1.0 ? widened(error, widening) : error);
    if (limit >= 0) {
        const auto skipped = static_cast<std::size_t>(limit);
        result.low = sorted_quotients(first, second, high, low, 0.0)[skipped];
        const std::vector<double> highs =
            sorted_quotients(first, second, low, high, k_unknown_high);
        result.high = highs[highs.size() - 1 - skipped];
    }
    result.ratio = std::clamp(result.ratio, result.low, result.high);
    return result;
}

RatioInterval sample_ratio(std::span<const double> first, std::span<const double> second,
                           double confidence, double widening) {
    const auto as_crossings = [](std::span<const double> values) {
        std::vector<RoundCrossing> result;
        result.reserve(values.size());
        for (const double value : values) {
            result.push_back({value, value, value});
        }
        return result;
    };
    return crossing_ratio(as_crossings(first), as_crossings(second), confidence, widening);
}

}  // namespace crossover::stats
