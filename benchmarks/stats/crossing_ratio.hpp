// Two samples of crossings: did the typical crossing move, and by how much?
#pragma once

#include <span>

#include "benchmarks/stats/round_crossing.hpp"

namespace crossover::stats {

/// A ratio of positive figures, second / first, with its interval; 0 and infinity where an end is
/// not known.
struct RatioInterval {
    double ratio = 1.0;
    double low = 0.0;
    double high = 0.0;
};

/// By which factor the crossings of `second` are larger than those of `first`: the median of all
/// ratios of one to the other (Hodges and Lehmann, 1963), with the interval that inverts the
/// Wilcoxon-Mann-Whitney test. Rounds are the units. A crossing that is censored or known as a gap
/// takes part with the end that says less: high ends of `first` against low ends of `second` for
/// the lower limit, and the other way round for the upper one. So limits are missing (0, infinity)
/// where too many crossings are censored. Either sample empty: {1, 0, infinity}.
///
/// Exact null distribution up to 400 pairs, its normal approximation with continuity correction
/// above. Assumes independent rounds whose two distributions differ by a factor; for other
/// differences the ratio is that of stochastic order (P(second > ratio first) = 1/2), which is what
/// "the crossing moved" means. It knows nothing of what runs of one build differ by from day to
/// day: the judgement of two runs adds that as a margin. Rejected: whether two intervals overlap (5
/// % becomes 0.6 %, power falls by a third), Student's t on logarithms (censoring).
///
/// `widening` >= 1 makes the interval wider by that factor of its normal quantile, where the rounds
/// of a sample were not exchangeable.
RatioInterval crossing_ratio(std::span<const RoundCrossing> first,
                             std::span<const RoundCrossing> second, double confidence = 0.95,
                             double widening = 1.0);

/// The same for two samples of positive figures, such as the speed-ups at the largest size.
RatioInterval sample_ratio(std::span<const double> first, std::span<const double> second,
                           double confidence = 0.95, double widening = 1.0);

/// The largest count c with P(U <= c) <= error for the Mann-Whitney statistic U of samples of these
/// sizes under no difference; -1 when even U = 0 is likelier.
long mann_whitney_limit(std::size_t first, std::size_t second, double error);

}  // namespace crossover::stats
