// The answer as the machine's states give it, and the point estimate that both it and the whole curve use. Pure.
#pragma once

#include <cstdint>
#include <vector>

#include "benchmarks/record/values.hpp"

namespace crossover::sweep {

/// By round: whether it is to be looked at.
using RoundChoice = std::vector<bool>;

/// All rounds that count.
RoundChoice rounds_that_count(const record::Curve& curve);

/// The fitted n* of the chosen rounds when the fit may be published, else the middle of the interval in log n.
std::uint64_t point_estimate(const record::Curve& curve, const RoundChoice& chosen, std::uint64_t n_low,
                             std::uint64_t n_high);

/// One answer for each state that the rounds of the curve were in, the near one first; empty when that was one state,
/// or when what the two say does not contradict each other. Each is judged by its own rounds alone, with
/// the error that the curve's tests have.
std::vector<record::StateAnswer> state_answers(const record::Curve& curve, double alpha_per_side);

}  // namespace crossover::sweep
