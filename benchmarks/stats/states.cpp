#include "benchmarks/stats/states.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "benchmarks/stats/sign_test.hpp"

namespace crossover::stats {

std::optional<TwoStates> two_states(std::span<const double> values, std::size_t fewest) {
    constexpr double k_apart = 1.6;
    constexpr double k_gap_share = 0.5;
    std::vector<double> sorted(values.begin(), values.end());
    std::sort(sorted.begin(), sorted.end());
    if (sorted.size() < 2 * std::max<std::size_t>(fewest, 1) || !(sorted.front() > 0.0)) {
        return std::nullopt;
    }
    std::size_t split = 1;
    double widest = 0.0;
    for (std::size_t i = std::max<std::size_t>(fewest, 1); i + std::max<std::size_t>(fewest, 1) <= sorted.size(); ++i) {
        const double gap = std::log(sorted[i] / sorted[i - 1]);
        if (gap > widest) {
            widest = gap;
            split = i;
        }
    }
    const std::span all(sorted);
    const double first = median(all.first(split));
    const double second = median(all.subspan(split));
    const double distance = std::log(second / first);
    if (distance < std::log(k_apart) || widest < k_gap_share * distance) {
        return std::nullopt;
    }
    return TwoStates{std::sqrt(sorted[split - 1] * sorted[split]), first, second};
}

bool are_common_ground(std::span<const double> log_ratios, std::span<const double> of_the_other_state) {
    constexpr std::size_t k_fewest = 3;
    constexpr double k_agreeing = 0.9;
    const double clear = std::log(1.25);
    if (std::min(log_ratios.size(), of_the_other_state.size()) < k_fewest) {
        return false;
    }
    const double here = median(log_ratios);
    const double there = median(of_the_other_state);
    if (!(std::abs(here) >= clear && std::abs(there) >= clear) || std::signbit(here) != std::signbit(there)) {
        return false;
    }
    const auto agreeing = [&](std::span<const double> values) {
        return std::count_if(values.begin(), values.end(),
                             [&](double value) { return value != 0.0 && std::signbit(value) == std::signbit(here); });
    };
    const auto all = static_cast<double>(log_ratios.size() + of_the_other_state.size());
    return static_cast<double>(agreeing(log_ratios) + agreeing(of_the_other_state)) >= k_agreeing * all;
}

}  // namespace crossover::stats
