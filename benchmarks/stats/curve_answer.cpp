#include "benchmarks/stats/curve_answer.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <vector>

#include "benchmarks/stats/aim.hpp"
#include "benchmarks/stats/exchangeable.hpp"
#include "benchmarks/stats/tie.hpp"

namespace crossover::stats {
namespace {

std::vector<double> estimates_of(const std::vector<RoundCrossing>& crossings) {
    std::vector<double> estimates;
    estimates.reserve(crossings.size());
    std::transform(crossings.begin(), crossings.end(), std::back_inserter(estimates),
                   [](const RoundCrossing& crossing) { return crossing.n; });
    return estimates;
}

/// The crossings of the rounds that measured clearly above a tie: one that the time cut short says
/// nothing of a lead there, and just above a tie the lead is less than the noise.
std::vector<RoundCrossing> beyond(double n, const std::vector<RoundRatios>& rounds,
                                  const std::vector<RoundCrossing>& crossings,
                                  const SizeRange& range) {
    constexpr double k_clearly_above = 1.5;
    std::vector<RoundCrossing> reached;
    reached.reserve(rounds.size());
    for (std::size_t i = 0; i < rounds.size(); ++i) {
        const std::uint64_t largest = rounds[i].back().n;
        if (std::isinf(n) || largest == range.n_max ||
            static_cast<double>(largest) >= k_clearly_above * n) {
            reached.push_back(crossings[i]);
        }
    }
    return reached;
}

}  // namespace

CurveAnswer answer_of_rounds(std::span<const RoundRatios> all, const SizeRange& range,
                             Ending ending) {
    const std::vector<SizeCount> coarse = count_coarse(all, range);
    CurveAnswer result;
    result.changes = changes_of_lead(coarse, alpha_per_size(coarse.size()));
    result.floor = floor_of(result.changes);
    const std::vector<RoundRatios> rounds = above(result.floor, all);
    result.lead_ratio = lead_needed(rounds, range);
    std::vector<RoundCrossing> crossings;
    crossings.reserve(rounds.size());
    for (const RoundRatios& round : rounds) {
        crossings.push_back(crossing_of_round(round, range, result.lead_ratio));
    }
    const std::size_t blind = placed_blindly(rounds, range);
    result.judged.assign(crossings.begin() + static_cast<std::ptrdiff_t>(blind), crossings.end());
    const auto judged = std::span(rounds).subspan(blind);
    result.widening = exchangeability(result.lead_ratio > 0.0 ? round_residuals(judged)
                                                              : estimates_of(result.judged))
                          .widening;
    const CrossingQuantile typical =
        result.lead_ratio > 0.0
            ? tied_quantile(judged, range, result.lead_ratio, ending, result.widening)
            : crossing_quantile(result.judged, 0.5, ending, result.widening);
    const auto reached =
        result.lead_ratio > 0.0 ? beyond(typical.n, rounds, crossings, range) : crossings;
    result.answer = answer_of(typical, result.judged, reached, range, ending, result.widening);
    if (likely_floor(coarse) > result.floor && result.answer.kind != Kind::never) {
        // Another crossing above is likely, and not yet proven: this one is not the last.
        result.answer.kind = Kind::unresolved;
        result.answer.typical.high = std::numeric_limits<double>::infinity();
    }
    return result;
}

}  // namespace crossover::stats
