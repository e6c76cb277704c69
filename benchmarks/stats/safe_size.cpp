#include "benchmarks/stats/safe_size.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <stdexcept>

#include "benchmarks/stats/binomial.hpp"

namespace crossover::stats {
namespace {

void check(std::span<const WinCount> counts) {
    const auto not_increasing = [](const WinCount& a, const WinCount& b) { return a.n >= b.n; };
    if (std::adjacent_find(counts.begin(), counts.end(), not_increasing) != counts.end()) {
        throw std::invalid_argument("safe size: sizes must be strictly increasing");
    }
    const auto impossible = [](const WinCount& c) { return c.wins < 0 || c.wins > c.rounds; };
    if (std::any_of(counts.begin(), counts.end(), impossible)) {
        throw std::invalid_argument("safe size: wins must lie between 0 and the number of rounds");
    }
}

void check(double share, double confidence) {
    if (!(share > 0.0 && share < 1.0) || !(confidence > 0.0 && confidence < 1.0)) {
        throw std::invalid_argument("safe size: share and confidence must lie between 0 and 1");
    }
}

std::string why_open(const WinCount& top, double share, double confidence) {
    const std::string where = " at the largest size, n = " + std::to_string(top.n);
    const int needed = rounds_to_prove(share, confidence);
    if (top.rounds < needed) {
        return "needs at least " + std::to_string(needed) + " rounds" + where + ", and has " +
               std::to_string(top.rounds);
    }
    return std::to_string(top.wins) + " of " + std::to_string(top.rounds) + " rounds were won" + where +
           ", which is too close to the share asked for";
}

}  // namespace

SafeSize safe_size(std::span<const WinCount> sorted_by_n, double share, double confidence) {
    check(sorted_by_n);
    check(share, confidence);
    SafeSize result;
    if (sorted_by_n.empty()) {
        result.reason = "no size was tested";
        return result;
    }
    const double one_sided = 0.5 * (1.0 + confidence);
    const auto safe = [&](const WinCount& c) {
        return c.rounds > 0 && proportion_lower_bound(c.wins, c.rounds, one_sided) >= share;
    };
    const auto unsafe = [&](const WinCount& c) {
        return c.rounds > 0 && proportion_upper_bound(c.wins, c.rounds, one_sided) < share;
    };
    const auto first_not_unsafe = std::find_if_not(sorted_by_n.begin(), sorted_by_n.end(), unsafe);
    const auto last_not_safe = std::find_if_not(sorted_by_n.rbegin(), sorted_by_n.rend(), safe);
    if (first_not_unsafe != sorted_by_n.begin()) {
        result.n_low = (first_not_unsafe - 1)->n;
    }
    if (last_not_safe != sorted_by_n.rbegin()) {
        result.n_high = (last_not_safe - 1)->n;
    }
    if (last_not_safe == sorted_by_n.rend()) {
        result.kind = SafeKind::always;
    } else if (first_not_unsafe == sorted_by_n.end()) {
        result.kind = SafeKind::never;
    } else if (result.n_high) {
        result.kind = SafeKind::found;
    } else {
        result.reason = why_open(sorted_by_n.back(), share, confidence);
    }
    return result;
}

int rounds_to_prove(double share, double confidence) {
    check(share, confidence);
    int rounds = 1;
    while (std::pow(share, rounds) > 0.5 * (1.0 - confidence)) {
        ++rounds;
    }
    return rounds;
}

}  // namespace crossover::stats
