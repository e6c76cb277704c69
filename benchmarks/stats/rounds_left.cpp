#include "benchmarks/stats/rounds_left.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "benchmarks/stats/looks.hpp"

namespace crossover::stats {
namespace {

/// The value at a share of the way through sorted logarithms, the ends standing for half a round each.
double at_share(const std::vector<double>& sorted_logs, double share) {
    const auto last = static_cast<double>(sorted_logs.size() - 1);
    const double position = std::clamp(share * (last + 1.0) - 0.5, 0.0, last);
    const auto below = static_cast<std::size_t>(position);
    const double low = sorted_logs[below];
    const double high = sorted_logs[std::min(below + 1, sorted_logs.size() - 1)];
    const double part = position - static_cast<double>(below);
    return part == 0.0 || low == high ? low : low + part * (high - low);
}

std::vector<double> sorted_logs(std::span<const RoundCrossing> crossings) {
    std::vector<double> logs;
    logs.reserve(crossings.size());
    for (const RoundCrossing& crossing : crossings) {
        logs.push_back(std::log(crossing.n));
    }
    std::sort(logs.begin(), logs.end());
    return logs;
}

}  // namespace

std::optional<int> rounds_for_width(std::span<const RoundCrossing> crossings, double width_ratio) {
    constexpr std::size_t k_fewest = 4;
    constexpr double k_most = 100.0;
    constexpr double k_step = 1.1;
    if (crossings.size() < k_fewest) {
        return std::nullopt;
    }
    static const Looks looks(0.5, 0.025);
    const std::vector<double> logs = sorted_logs(crossings);
    const auto now = static_cast<double>(crossings.size());
    // What is needed above the half grows with the square root; the exact count takes the square of the rounds.
    constexpr double k_exact = 1024.0;
    const auto needed_of = [&](double rounds) {
        const double exact = looks.needed_at_end(static_cast<int>(std::min(rounds, k_exact)));
        return rounds <= k_exact ? exact : 0.5 * rounds + (exact - 0.5 * k_exact) * std::sqrt(rounds / k_exact);
    };
    for (double rounds = now; rounds <= k_most * now; rounds = std::max(rounds + 1.0, std::floor(rounds * k_step))) {
        const double needed = needed_of(rounds);
        if (needed > rounds) {
            continue;
        }
        const double width = at_share(logs, needed / rounds) - at_share(logs, 1.0 - needed / rounds);
        if (width <= std::log(width_ratio)) {  // NaN, from two censored ends, is no width
            return static_cast<int>(rounds);
        }
    }
    return std::nullopt;
}

}  // namespace crossover::stats
