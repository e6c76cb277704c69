// Are the rounds draws from one distribution, in any order? If not, how much wider must their
// interval be?
#pragma once

#include <span>

namespace crossover::stats {

struct Exchangeability {
    double runs_z =
        0.0;  ///< of the number of runs above and below the median; negative: neighbours are alike
    double drift_z = 0.0;   ///< of how many of the first half lie above the median
    double widening = 1.0;  ///< for crossing_quantile(): 1 when neither test finds anything
};

/// Tests values in the order in which they were measured, infinite ones included.
///
/// Two tests, each by the normal approximation of its exact distribution: the number of runs (Wald
/// and Wolfowitz, 1940), one-sided at 5 %, and the share of the first half above the median
/// (hypergeometric), two-sided at 5 %. Where one rejects, the counts are widened by blocks: the
/// sums of signs over about sqrt(rounds) neighbouring rounds spread by `widening` times what
/// independent rounds give (batch means; Conway, 1963), between 1 and 4. With fewer than 12 rounds
/// nothing is tested.
///
/// Assumes that what moves the machine lasts shorter than a few blocks; what moves between sweeps
/// no test of one sweep can see. Rejected: widening always by the estimate (it is noise for
/// independent rounds and costs 20 % of the width).
Exchangeability exchangeability(std::span<const double> in_order);

}  // namespace crossover::stats
