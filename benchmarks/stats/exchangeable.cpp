#include "benchmarks/stats/exchangeable.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace crossover::stats {
namespace {

/// +1 above the median, -1 below it; values equal to it are left out.
std::vector<int> signs_of(std::span<const double> values) {
    std::vector<double> sorted(values.begin(), values.end());
    std::sort(sorted.begin(), sorted.end());
    const std::size_t half = sorted.size() / 2;
    const double low = sorted[(sorted.size() - 1) / 2];
    const double high = sorted[half];
    std::vector<int> signs;
    for (const double value : values) {
        if (value > low || value < high || low != high) {
            signs.push_back(value >= high && value > low ? 1 : -1);
        }
    }
    return signs;
}

double runs_z(std::span<const int> signs, double above, double below) {
    double runs = 1.0;
    for (std::size_t i = 1; i < signs.size(); ++i) {
        runs += signs[i] != signs[i - 1] ? 1.0 : 0.0;
    }
    const double count = above + below;
    const double expected = 1.0 + 2.0 * above * below / count;
    const double variance = (expected - 1.0) * (expected - 2.0) / (count - 1.0);
    return variance > 0.0 ? (runs - expected) / std::sqrt(variance) : 0.0;
}

double drift_z(std::span<const int> signs, double above, double below) {
    const double count = above + below;
    const auto half = signs.size() / 2;
    const auto first =
        static_cast<double>(std::count(signs.begin(), signs.begin() + static_cast<long>(half), 1));
    const double drawn = static_cast<double>(half) / count;
    const double variance = above * below * drawn * (1.0 - drawn) / (count - 1.0);
    return variance > 0.0 ? (first - above * drawn) / std::sqrt(variance) : 0.0;
}

double block_widening(std::span<const int> signs, double mean, std::size_t length) {
    constexpr double k_widest = 4.0;
    const std::size_t blocks = signs.size() / length;
    double squares = 0.0;
    for (std::size_t block = 0; block < blocks; ++block) {
        double sum = 0.0;
        for (std::size_t i = 0; i < length; ++i) {
            sum += signs[block * length + i] - mean;
        }
        squares += sum * sum;
    }
    const double per_round = squares / static_cast<double>(blocks * length);
    return std::clamp(std::sqrt(per_round / (1.0 - mean * mean)), 1.0, k_widest);
}

}  // namespace

Exchangeability exchangeability(std::span<const double> in_order) {
    constexpr std::size_t k_fewest = 12;
    constexpr double k_alike = -1.645;
    constexpr double k_drift = 1.96;
    Exchangeability result;
    if (in_order.size() < k_fewest) {
        return result;
    }
    const std::vector<int> signs = signs_of(in_order);
    const auto above = static_cast<double>(std::count(signs.begin(), signs.end(), 1));
    const double below = static_cast<double>(signs.size()) - above;
    if (signs.size() < k_fewest || above == 0.0 || below == 0.0) {
        return result;
    }
    result.runs_z = runs_z(signs, above, below);
    result.drift_z = drift_z(signs, above, below);
    const double mean = (above - below) / (above + below);
    if (result.runs_z < k_alike) {
        result.widening =
            block_widening(signs, mean, static_cast<std::size_t>(std::sqrt(above + below)));
    }
    if (std::abs(result.drift_z) > k_drift) {
        result.widening = std::max(result.widening, block_widening(signs, mean, signs.size() / 2));
    }
    return result;
}

}  // namespace crossover::stats
