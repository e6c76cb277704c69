#include "benchmarks/stats/states.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "benchmarks/stats/sign_test.hpp"

namespace crossover::stats {

bool are_of_two_states(double a, double b) {
    constexpr double k_apart = 1.6;
    return std::max(a, b) >= k_apart * std::min(a, b);
}

std::optional<TwoStates> two_states(std::span<const double> values, std::size_t fewest) {
    constexpr double k_gap_share = 0.5;
    std::vector<double> sorted(values.begin(), values.end());
    std::sort(sorted.begin(), sorted.end());
    if (sorted.size() < 2 * std::max<std::size_t>(fewest, 1) || !(sorted.front() > 0.0)) {
        return std::nullopt;
    }
    std::size_t split = 1;
    double widest = 0.0;
    for (std::size_t i = std::max<std::size_t>(fewest, 1);
         i + std::max<std::size_t>(fewest, 1) <= sorted.size(); ++i) {
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
    if (!are_of_two_states(first, second) || widest < k_gap_share * distance) {
        return std::nullopt;
    }
    return TwoStates{std::sqrt(sorted[split - 1] * sorted[split]), first, second};
}

}  // namespace crossover::stats
