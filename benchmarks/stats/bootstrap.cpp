#include "benchmarks/stats/bootstrap.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>

namespace crossover::stats {
namespace {

/// P(|T| <= sqrt(freedom) tan(angle)) for Student's T: Abramowitz and Stegun 26.7.3 and 26.7.4.
double central_probability(double angle, std::size_t freedom) {
    const double cosine = std::cos(angle);
    const bool odd = freedom % 2 == 1;
    double term = odd ? cosine : 1.0;
    double sum = 0.0;
    for (std::size_t power = odd ? 1 : 0; power + 2 <= freedom; power += 2) {
        sum += term;
        term *= cosine * cosine * static_cast<double>(power + 1) / static_cast<double>(power + 2);
    }
    const double value = std::sin(angle) * sum;
    return odd ? 2.0 / std::numbers::pi * (angle + value) : value;
}

double student_quantile(double confidence, std::size_t freedom) {
    double low = 0.0;
    double high = 0.5 * std::numbers::pi;
    for (int i = 0; i < 60; ++i) {
        const double middle = 0.5 * (low + high);
        (central_probability(middle, freedom) < confidence ? low : high) = middle;
    }
    return std::sqrt(static_cast<double>(freedom)) * std::tan(0.5 * (low + high));
}

}  // namespace

void Resampler::draw(std::vector<std::size_t>& indices) {
    const std::uint64_t count = indices.size();
    for (std::size_t& index : indices) {
        index = static_cast<std::size_t>(((m_engine() >> 32U) * count) >> 32U);
    }
}

Interval percentile_interval(std::span<const double> estimates, std::size_t rounds,
                             double confidence) {
    if (!(confidence > 0.0 && confidence < 1.0)) {
        throw std::invalid_argument("percentile interval: confidence must lie between 0 and 1");
    }
    double tail = 0.0;
    if (rounds >= 2) {
        const auto count = static_cast<double>(rounds);
        const double reach =
            student_quantile(confidence, rounds - 1) * std::sqrt(count / (count - 1.0));
        tail = 0.5 * std::erfc(reach / std::numbers::sqrt2);
    }
    return {quantile(estimates, tail), quantile(estimates, 1.0 - tail)};
}

std::size_t present(std::span<const double> values) {
    const auto count = std::count_if(values.begin(), values.end(),
                                     [](double value) { return !std::isnan(value); });
    return static_cast<std::size_t>(count);
}

double median_of_drawn(std::span<const double> values, std::span<const std::size_t> indices) {
    std::vector<double> drawn;
    drawn.reserve(indices.size());
    for (const std::size_t index : indices) {
        if (!std::isnan(values[index])) {
            drawn.push_back(values[index]);
        }
    }
    return drawn.empty() ? std::numeric_limits<double>::quiet_NaN() : median(drawn);
}

}  // namespace crossover::stats
