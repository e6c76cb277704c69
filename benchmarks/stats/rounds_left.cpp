#include "benchmarks/stats/rounds_left.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "benchmarks/stats/looks.hpp"

namespace crossover::stats {
namespace {

/// The value at a share of the way through sorted logarithms, the ends standing for half a round
/// each.
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
    constexpr std::int64_t k_most = 100;
    constexpr std::int64_t k_step_percent = 110;
    if (crossings.size() < k_fewest) {
        return std::nullopt;
    }
    static const Looks looks(0.5, 0.025);
    const std::vector<double> logs = sorted_logs(crossings);
    const auto now = static_cast<std::int64_t>(crossings.size());
    // What is needed above the half grows with the square root; the exact count takes the square of
    // the rounds.
    constexpr std::int64_t k_exact = 1024;
    const auto share_needed = [&](std::int64_t count) {
        const double exact = looks.needed_at_end(static_cast<int>(std::min(count, k_exact)));
        const auto rounds = static_cast<double>(count);
        const double beyond = std::sqrt(std::max(1.0, rounds / static_cast<double>(k_exact)));
        return count <= k_exact
                   ? exact / rounds
                   : 0.5 + (exact - 0.5 * static_cast<double>(k_exact)) * beyond / rounds;
    };
    for (std::int64_t count = now; count <= k_most * now;
         count = std::max(count + 1, count * k_step_percent / 100)) {
        const double share = share_needed(count);
        if (share > 1.0) {
            continue;
        }
        const double width = at_share(logs, share) - at_share(logs, 1.0 - share);
        if (width <= std::log(width_ratio)) {  // NaN, from two censored ends, is no width
            return static_cast<int>(count);
        }
    }
    return std::nullopt;
}

}  // namespace crossover::stats
