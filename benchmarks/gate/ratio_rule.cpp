#include "benchmarks/gate/ratio_rule.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "benchmarks/record/results.hpp"
#include "benchmarks/stats/crossing_ratio.hpp"

namespace crossover::gate {
namespace {

using record::Crossover;
using record::QuantityComparison;
using RoundCrossings = std::vector<stats::RoundCrossing>;

constexpr double k_out_of_sight = std::numeric_limits<double>::infinity();

RoundCrossings crossings_of(const Crossover& answer) {
    RoundCrossings crossings;
    for (const record::RoundCrossing& round : answer.round_crossings) {
        if (!round.counts || !(round.n || round.n_low || round.n_high)) {
            continue;
        }
        const double beyond = round.n_low ? k_out_of_sight : 0.0;
        crossings.push_back({.n = round.n.value_or(beyond),
                             .low = round.n_low.value_or(0.0),
                             .high = round.n_high.value_or(k_out_of_sight)});
    }
    return crossings;
}

/// The change of one that is worse when it grows.
record::Change change_of(const stats::RatioInterval& shown, const stats::RatioInterval& sure,
                         double margin) {
    if (sure.low > margin) {
        return record::Change::worse;
    }
    if (sure.high < 1.0 / margin) {
        return record::Change::better;
    }
    if (shown.low > margin || shown.high < 1.0 / margin) {
        return record::Change::suspected;
    }
    return shown.low > 0.0 && std::isfinite(shown.high) ? record::Change::none
                                                        : record::Change::unknown;
}

/// `interval` has the ratio at a confidence.
template <class Interval>
QuantityComparison compare(const std::string& quantity, std::size_t baseline_rounds,
                           std::size_t head_rounds, const RatioRule& rule, Interval interval) {
    const double alarm =
        k_false_alarm_ratio / static_cast<double>(std::max<std::size_t>(1, rule.comparisons));
    const stats::RatioInterval shown = interval(record::k_confidence);
    const stats::RatioInterval sure = interval(std::max(record::k_confidence, 1.0 - 2.0 * alarm));
    QuantityComparison comparison{.quantity = quantity,
                                  .change = change_of(shown, sure, 1.0 + rule.margin_ratio),
                                  .ratio = {},
                                  .baseline_rounds = baseline_rounds,
                                  .head_rounds = head_rounds};
    if (baseline_rounds > 0 && head_rounds > 0) {
        comparison.ratio = {stats::uncensored(shown.ratio), stats::uncensored(shown.low),
                            stats::uncensored(shown.high)};
    }
    return comparison;
}

bool answered(const Crossover& answer) {
    return answer.verdict == record::CurveVerdict::crossover ||
           answer.verdict == record::CurveVerdict::always ||
           answer.verdict == record::CurveVerdict::never;
}

/// "never" in both, or both already ahead at the smallest sizes: no round can tell such answers
/// apart.
bool end_alike(const Crossover& baseline, const Crossover& head) {
    const auto never = [](const Crossover& answer) {
        return answer.verdict == record::CurveVerdict::never;
    };
    const auto at_most = [&](const Crossover& answer) { return !never(answer) && !answer.n_low; };
    return (never(baseline) && never(head)) || (at_most(baseline) && at_most(head));
}

}  // namespace

QuantityComparison compare_crossings(const Crossover& baseline, const Crossover& head,
                                     const RatioRule& rule) {
    const RoundCrossings before = crossings_of(baseline);
    const RoundCrossings now = crossings_of(head);
    QuantityComparison comparison =
        compare("crossover", before.size(), now.size(), rule, [&](double confidence) {
            return stats::crossing_ratio(before, now, confidence, rule.widening_ratio);
        });
    if (!answered(baseline) || !answered(head) || baseline.lead_ratio > 0.0 ||
        head.lead_ratio > 0.0) {
        comparison.change = record::Change::unknown;
    } else if (comparison.change == record::Change::unknown && end_alike(baseline, head)) {
        comparison.change = record::Change::none;
    }
    return comparison;
}

QuantityComparison compare_values(const std::string& quantity, bool more_is_worse,
                                  const std::vector<double>& baseline,
                                  const std::vector<double>& head, const RatioRule& rule) {
    QuantityComparison comparison =
        compare(quantity, baseline.size(), head.size(), rule, [&](double confidence) {
            return stats::sample_ratio(baseline, head, confidence, rule.widening_ratio);
        });
    if (!more_is_worse && (comparison.change == record::Change::worse ||
                           comparison.change == record::Change::better)) {
        comparison.change = comparison.change == record::Change::worse ? record::Change::better
                                                                       : record::Change::worse;
    }
    return comparison;
}

}  // namespace crossover::gate
