// Binomial tails, exact to rounding.
#pragma once

namespace crossover::stats {

/// P(X >= successes) for X ~ Binomial(trials, p). Requires trials >= 0 and 0 <= p <= 1, else
/// std::invalid_argument; `successes` may be anything. Relative error below 1e-9 up to 10,000
/// trials, far tails included: the first term is taken in logs, the others follow from it by their
/// ratio. (A normal approximation was rejected: at 12 of 12 it is wrong by a factor of 2. The
/// incomplete beta function would be as exact and longer.)
double binomial_upper_tail(int successes, int trials, double p);

/// P(X <= successes); as binomial_upper_tail.
double binomial_lower_tail(int successes, int trials, double p);

}  // namespace crossover::stats
