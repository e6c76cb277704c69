// The answer of a curve from its rounds, or from some of them. Pure.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "benchmarks/record/values.hpp"
#include "benchmarks/stats/curve_answer.hpp"

namespace crossover::sweep {

/// Which rounds are looked at.
using RoundChoice = std::function<bool(const record::Round&)>;

/// The rounds that count.
bool counts(const record::Round& round);

/// The ratios that each chosen round measured, in the order of rounds; rounds without any are left
/// out.
std::vector<stats::RoundRatios> ratios_of(const record::Curve& curve, const RoundChoice& chosen);

/// What these rounds say.
stats::CurveAnswer answer_of(const record::Curve& curve, const RoundChoice& chosen,
                             const stats::SizeRange& range, stats::Ending ending);

/// The crossing of every round that measured anything, for the record.
std::vector<record::RoundCrossing> round_crossings(const record::Curve& curve,
                                                   const stats::CurveAnswer& answer,
                                                   const stats::SizeRange& range);

/// The figures of an answer as the record has them: nothing outside [n_min, n_max], whole elements,
/// outwards.
struct ToldInterval {
    record::CurveVerdict verdict = record::CurveVerdict::unresolved;
    std::optional<std::uint64_t> n{}, n_low{}, n_high{};
};
ToldInterval told(const stats::Answer& answer, const stats::SizeRange& range);

/// One answer for each state that the rounds of the curve were in, the near one first; empty when
/// that was one state, or when what the two say does not contradict each other.
std::vector<record::StateAnswer> state_answers(const record::Curve& curve,
                                               const stats::SizeRange& range);

/// "so far 512 [256, 1,024]", "loses at 512, wins at 2,048": what a curve without a verdict knows;
/// may be empty.
std::string known_so_far(const record::Curve& curve, const stats::CurveAnswer& answer,
                         const stats::SizeRange& range);

}  // namespace crossover::sweep
