// The one rule by which two runs are told apart: the ratio of a quantity, one value a round, with
// its interval.
#pragma once

#include <string>
#include <vector>

#include "benchmarks/record/stored_check.hpp"

namespace crossover::gate {

/// A comparison of two runs of one build is red in at most this share, whatever the margin and
/// however many curves.
inline constexpr double k_false_alarm_ratio = 1.0 / 250.0;

struct RatioRule {
    double margin_ratio = 0.2;
    std::size_t comparisons = 1;  ///< among which the false alarms are shared
    double widening_ratio = 1.0;  ///< of the interval, where rounds were not exchangeable
};

/// The crossings of the rounds that count. A change is `worse` or `better` where the interval at
/// the confidence that k_false_alarm_ratio leaves to one of all comparisons lies beyond the margin,
/// `suspected` where only the one of 95 % does. Otherwise it is `none` where that interval has both
/// ends, or where both runs end at the same side of what they measured (both never, or neither with
/// a lower end); else `unknown`, as it is where a run has no answer.
record::QuantityComparison compare_crossings(const record::Crossover& baseline,
                                             const record::Crossover& head, const RatioRule& rule);

/// The same of values of rounds, all positive.
record::QuantityComparison compare_values(const std::string& quantity, bool more_is_worse,
                                          const std::vector<double>& baseline,
                                          const std::vector<double>& head, const RatioRule& rule);

}  // namespace crossover::gate
