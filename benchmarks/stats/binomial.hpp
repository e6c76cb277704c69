// Binomial tails, exact to rounding, and the bounds on a proportion that follow from them.
#pragma once

namespace crossover::stats {

/// P(X >= successes) for X ~ Binomial(trials, p). Requires trials >= 0 and 0 <= p <= 1, else std::invalid_argument;
/// `successes` may be anything. Relative error below 1e-9 up to 10,000 trials, far tails included: the first term is
/// taken in logs, the others follow from it by their ratio. (A normal approximation was rejected: at 12 of 12 it is
/// wrong by a factor of 2. The incomplete beta function would be as exact and longer.)
double binomial_upper_tail(int successes, int trials, double p);

/// P(X <= successes); as binomial_upper_tail.
double binomial_lower_tail(int successes, int trials, double p);

/// The largest p that is ruled out from above: with probability >= confidence the true proportion is at least this.
/// One-sided exact bound (Clopper and Pearson, Biometrika 26, 1934); 0 when there is no success. Errs on the safe side:
/// its coverage is at least `confidence` for every p. Wald's and Wilson's were rejected: both undercover near 1, which
/// is where a safe size lives. Requires 0 <= successes <= trials, trials >= 1, 0 < confidence < 1.
double proportion_lower_bound(int successes, int trials, double confidence);

/// The mirror image: with probability >= confidence the true proportion is at most this; 1 when all succeed.
double proportion_upper_bound(int successes, int trials, double confidence);

}  // namespace crossover::stats
