#include "benchmarks/gate/ratio_rule.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "benchmarks/record/results.hpp"
#include "benchmarks/stats/crossing_ratio.hpp"

namespace crossover::gate {
namespace {

using record::Crossover;
using record::QuantityComparison;
using RoundCrossings = std::vector<stats::RoundCrossing>;

constexpr double k_out_of_sight = std::numeric_limits<double>::infinity();

/// The confidence of an interval that is wider by this factor than one whose tails hold `tail`
/// each.
double widened(double tail, double widening_ratio) {
    constexpr double k_largest_z = 7.5;  // beyond it the confidence is no number below 1
    double low = 0.0;
    double high = k_largest_z;
    for (int i = 0; i < 60; ++i) {
        const double z = 0.5 * (low + high);
        (0.5 * std::erfc(z / std::numbers::sqrt2) > tail ? low : high) = z;
    }
    return std::erf(std::min(low * widening_ratio, k_largest_z) / std::numbers::sqrt2);
}

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

std::optional<double> known(double end) {
    return end > 0.0 && std::isfinite(end) ? std::optional(end) : std::nullopt;
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

QuantityComparison compare(const std::string& quantity, const RoundCrossings& baseline,
                           const RoundCrossings& head, const RatioRule& rule) {
    const double tail = 0.5 * (1.0 - record::k_confidence);
    const double alarm =
        k_false_alarm_ratio / static_cast<double>(std::max<std::size_t>(1, rule.comparisons));
    const auto interval = [&](double error) {
        return stats::crossing_ratio(baseline, head, widened(error, rule.widening_ratio));
    };
    const stats::RatioInterval shown = interval(tail);
    QuantityComparison comparison{
        .quantity = quantity,
        .change = change_of(shown, interval(std::min(tail, alarm)), 1.0 + rule.margin_ratio),
        .ratio = {},
        .baseline_rounds = baseline.size(),
        .head_rounds = head.size()};
    if (!baseline.empty() && !head.empty()) {
        comparison.ratio = {known(shown.ratio), known(shown.low), known(shown.high)};
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
    QuantityComparison comparison =
        compare("crossover", crossings_of(baseline), crossings_of(head), rule);
    if (!answered(baseline) || !answered(head)) {
        comparison.change = record::Change::unknown;
    } else if (comparison.change == record::Change::unknown && end_alike(baseline, head)) {
        comparison.change = record::Change::none;
    }
    return comparison;
}

QuantityComparison compare_values(const std::string& quantity, bool more_is_worse,
                                  const std::vector<double>& baseline,
                                  const std::vector<double>& head, const RatioRule& rule) {
    const auto as_crossings = [](const std::vector<double>& values) {
        RoundCrossings crossings;
        crossings.reserve(values.size());
        for (const double value : values) {
            crossings.push_back({.n = value, .low = value, .high = value});
        }
        return crossings;
    };
    QuantityComparison comparison =
        compare(quantity, as_crossings(baseline), as_crossings(head), rule);
    if (!more_is_worse && (comparison.change == record::Change::worse ||
                           comparison.change == record::Change::better)) {
        comparison.change = comparison.change == record::Change::worse ? record::Change::better
                                                                       : record::Change::worse;
    }
    return comparison;
}

}  // namespace crossover::gate
