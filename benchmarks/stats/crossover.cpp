#include "benchmarks/stats/crossover.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <iterator>
#include <limits>
#include <stdexcept>

#include "benchmarks/stats/looks.hpp"
#include "benchmarks/stats/sign_test.hpp"

namespace crossover::stats {
namespace {

constexpr double k_beyond = std::numeric_limits<double>::infinity();
constexpr double k_alpha_per_side = 0.025;
constexpr double k_safe_share = 0.9;

/// The two tests of one quantile: rounds above it, rounds below it.
struct Sides {
    Looks above;
    Looks below;
};

const Sides& sides_of(double share) {
    static const Sides typical{Looks(0.5, k_alpha_per_side), Looks(0.5, k_alpha_per_side)};
    static const Sides safe{Looks(1.0 - k_safe_share, k_alpha_per_side),
                            Looks(k_safe_share, k_alpha_per_side)};
    if (share != 0.5 && share != k_safe_share) {
        throw std::invalid_argument("crossing quantile: only shares of 0.5 and 0.9 have tests");
    }
    return share == 0.5 ? typical : safe;
}

/// The count that is needed of `rounds`, with `p` expected on that side; rounds + 1: no count is
/// enough.
std::size_t needed(const Looks& looks, double p, std::size_t rounds, Ending ending,
                   double widening) {
    const int count = static_cast<int>(rounds);
    const bool between_looks = ending == Ending::look && Looks::last_look(count) != count;
    const int exact = between_looks            ? count + 1
                      : ending == Ending::look ? looks.needed_at_look(count)
                                               : looks.needed_at_end(count);
    const double expected = p * static_cast<double>(rounds);
    const double wide = expected + widening * (exact - expected);
    const auto wanted = static_cast<std::size_t>(std::ceil(wide - 1e-9));
    return static_cast<std::size_t>(exact) <= rounds ? std::min(wanted, rounds) : wanted;
}

double middle(std::span<const RoundCrossing> crossings, double share) {
    std::vector<double> values;
    values.reserve(crossings.size());
    std::transform(crossings.begin(), crossings.end(), std::back_inserter(values),
                   [](const RoundCrossing& crossing) { return crossing.n; });
    std::sort(values.begin(), values.end());
    const double position = share * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(position);
    const double low = values[below];
    const double high = values[std::min(below + 1, values.size() - 1)];
    const double part = position - static_cast<double>(below);
    if (part == 0.0 || low == high || low == 0.0 || high == k_beyond) {
        return part < 0.5 ? low : high;
    }
    return low * std::pow(high / low, part);
}

std::vector<double> ends_of(std::span<const RoundCrossing> crossings, double RoundCrossing::*end) {
    std::vector<double> ends;
    ends.reserve(crossings.size());
    for (const RoundCrossing& crossing : crossings) {
        ends.push_back(crossing.*end);
    }
    return ends;
}

}  // namespace

CrossingQuantile crossing_quantile(std::span<const RoundCrossing> crossings, double share,
                                   Ending ending, double widening) {
    const Sides& sides = sides_of(share);
    const std::size_t rounds = crossings.size();
    if (rounds == 0) {
        return {.n = 0.0, .low = 0.0, .high = k_beyond};
    }
    CrossingQuantile result{.n = middle(crossings, share), .low = 0.0, .high = k_beyond};
    if (const auto count = needed(sides.above, 1.0 - share, rounds, ending, widening);
        count <= rounds) {
        std::vector<double> lows = ends_of(crossings, &RoundCrossing::low);
        std::sort(lows.begin(), lows.end(), std::greater<>());
        result.low = lows[count - 1];
    }
    if (const auto count = needed(sides.below, share, rounds, ending, widening); count <= rounds) {
        std::vector<double> highs = ends_of(crossings, &RoundCrossing::high);
        std::sort(highs.begin(), highs.end());
        result.high = highs[count - 1];
    }
    // Censored estimates may lie outside what the ends prove.
    result.n = std::clamp(result.n, result.low, result.high);
    return result;
}

Answer answer_of(const CrossingQuantile& typical, std::span<const RoundCrossing> judged,
                 std::span<const RoundCrossing> reached, const SizeRange& range, Ending ending,
                 double widening) {
    constexpr double k_claim_error = 1e-3;
    static const Looks claim(0.5, k_claim_error);
    Answer answer{.kind = Kind::unresolved,
                  .typical = typical,
                  .safe = crossing_quantile(judged, k_safe_share, ending, widening)};
    answer.safe.low = answer.typical.low;
    const auto leading =
        std::count_if(reached.begin(), reached.end(),
                      [](const RoundCrossing& crossing) { return crossing.leads; });
    const bool pays = leading >= claim.needed_at_end(static_cast<int>(reached.size()));
    if (answer.typical.low == k_beyond) {
        answer.kind = Kind::never;
    } else if (!pays || answer.typical.high == k_beyond) {
        answer.kind = Kind::unresolved;
    } else {
        answer.kind = answer.typical.high <= static_cast<double>(range.n_min) ? Kind::always
                                                                              : Kind::crossover;
    }
    return answer;
}

Verdict verdict_of(const SizeCount& count, double alpha) {
    const int wins = static_cast<int>(count.wins);
    const int losses = static_cast<int>(count.losses);
    if (sign_test_p(wins, losses) <= 0.5 * alpha) {
        return Verdict::win;
    }
    if (sign_test_p(losses, wins) <= 0.5 * alpha) {
        return Verdict::lose;
    }
    return sign_test_p(wins + losses, 0) <= 0.5 * alpha ? Verdict::tie : Verdict::open;
}

double alpha_per_size(std::size_t sizes) {
    return 2.0 * k_alpha_per_side / static_cast<double>(std::max<std::size_t>(1, sizes));
}

std::vector<Crossing> changes_of_lead(std::span<const SizeCount> sorted_by_n,
                                      double alpha_of_a_size) {
    std::vector<Crossing> changes;
    const SizeCount* last = nullptr;
    Verdict led = Verdict::open;
    for (const SizeCount& size : sorted_by_n) {
        const Verdict leads = verdict_of(size, alpha_of_a_size);
        if (leads != Verdict::win && leads != Verdict::lose) {
            continue;
        }
        if (last != nullptr && leads != led) {
            changes.push_back({leads == Verdict::win, last->n, size.n});
        }
        last = &size;
        led = leads;
    }
    return changes;
}

std::uint64_t floor_of(std::span<const Crossing> changes) {
    const auto back = std::find_if(changes.rbegin(), changes.rend(),
                                   [](const Crossing& c) { return !c.to_parallel; });
    if (back == changes.rend()) {
        return 0;
    }
    return (back == changes.rbegin() ? back->n_high : (back - 1)->n_low) - 1;
}

}  // namespace crossover::stats
