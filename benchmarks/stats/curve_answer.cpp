#include "benchmarks/stats/curve_answer.hpp"

#include <algorithm>
#include <limits>

#include "benchmarks/stats/aim.hpp"
#include "benchmarks/stats/exchangeable.hpp"

namespace crossover::stats {

CurveAnswer answer_of_rounds(std::span<const RoundRatios> all, const SizeRange& range,
                             Ending ending) {
    const std::vector<SizeCount> coarse = count_coarse(all, range);
    constexpr std::size_t k_enough_aimed = 8;
    CurveAnswer result;
    result.changes = changes_of_lead(coarse, alpha_per_size(coarse.size()));
    result.floor = floor_of(result.changes);
    const std::vector<RoundRatios> rounds = above(result.floor, all);
    std::vector<RoundCrossing> crossings;
    crossings.reserve(rounds.size());
    for (const RoundRatios& round : rounds) {
        crossings.push_back(crossing_of_round(round, range));
    }
    const auto aimed = [&](const RoundRatios& round) { return is_aimed(round, range); };
    const auto first = std::find_if(rounds.begin(), rounds.end(), aimed);
    auto blind = static_cast<std::size_t>(first - rounds.begin());
    blind = rounds.size() - blind < k_enough_aimed ? 0 : blind;
    result.judged.assign(crossings.begin() + static_cast<std::ptrdiff_t>(blind), crossings.end());
    std::vector<double> in_order;
    in_order.reserve(result.judged.size());
    for (const RoundCrossing& crossing : result.judged) {
        in_order.push_back(crossing.n);
    }
    result.widening = exchangeability(in_order).widening;
    result.answer = answer_of(crossings, blind, range, ending, result.widening);
    if (likely_floor(coarse) > result.floor && result.answer.kind != Kind::never) {
        // Another crossing above is likely, and not yet proven: this one is not the last.
        result.answer.kind = Kind::unresolved;
        result.answer.typical.high = std::numeric_limits<double>::infinity();
    }
    return result;
}

}  // namespace crossover::stats
