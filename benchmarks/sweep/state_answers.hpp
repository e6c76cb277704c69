// The answer as the machine's states give it. Pure.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "benchmarks/record/values.hpp"

namespace crossover::sweep {

/// By round: whether it is to be looked at.
using RoundChoice = std::vector<bool>;

/// All rounds that count.
RoundChoice rounds_that_count(const record::Curve& curve);

/// One size's ln(T_parallel / T_serial), with the number of its round, in the order of rounds.
using RatiosByRound = std::vector<std::pair<unsigned, double>>;

/// Those of the chosen rounds, and where the machine's states agree on this size, those of the other state, too
/// (stats::are_common_ground()): never those of contended rounds.
std::vector<double> judged_ratios(const record::Curve& curve, const RatiosByRound& of_size, const RoundChoice& chosen);

/// One answer for each state that the rounds of the curve were in, the near one first; empty when that was one state,
/// or when what the two say does not contradict each other. Each is judged by judged_ratios(), with the
/// error that the curve's tests have.
std::vector<record::StateAnswer> state_answers(const record::Curve& curve, double alpha_per_side);

}  // namespace crossover::sweep
