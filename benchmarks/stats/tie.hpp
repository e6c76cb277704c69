// Curves whose two sides take the same time up to where parallel begins to pay.
#pragma once

#include <span>
#include <vector>

#include "benchmarks/stats/crossover.hpp"
#include "benchmarks/stats/round_crossing.hpp"

namespace crossover::stats {

/// Parallel leads by more than a tie where it takes at most 1 - this of serial's time.
constexpr double k_tie_ratio = 0.05;
/// Where it leads by this much a tie is over, whatever the noise of a few samples.
constexpr double k_clear_ratio = 0.1;

/// The crossing of one round made of all samples of these: the median ratio at each size, weighted
/// by how many there are. At least one round.
double pooled_crossing(std::span<const RoundRatios> rounds, const SizeRange& range,
                       double lead_ratio = 0.0);

/// The lead that a crossing asks for: k_tie_ratio where the sides tie below it, else 0.
///
/// They tie if both at sizes from 1/64 to 1/16 of the pooled crossing with a lead of k_clear_ratio
/// and from there to 1/4 each side wins at least a fifth of the samples, with a median within
/// k_clear_ratio of 0; four samples at least; where no size is so small, the nearer ones decide.
/// There a crossing without a lead is where noise puts it, anywhere among the sizes that tie (xz
/// and pigz below one block, a library below its own switch). A curve that falls slowly through 0
/// does not tie: it is behind at the smaller sizes. Where parallel never leads by 20 % nothing
/// ties.
double lead_needed(std::span<const RoundRatios> rounds, const SizeRange& range);

/// The typical crossing of such a curve: the pooled one with that lead, with its 95 % interval from
/// 200 resamples of whole rounds (seeded; percentile_interval() at 98 %, since at 95 % those of
/// fifteen rounds held the truth in 92 % of planted sweeps), each end moved outwards to the
/// next size that was measured; `widening` >= 1 multiplies their distance in ln n. Nothing is known
/// with fewer than eight rounds.
///
/// Why so: where samples are noisier than the lead, the zero of one round's falling fit is the
/// first of many sizes at which noise happens to lead, and the median of these zeros is no estimate
/// (coverage 53 % in the planted world of blocks). The pooled fit is, since noise averages out; the
/// resamples keep rounds whole, because their processes differ. Rejected: sign tests on windows of
/// neighbouring sizes (holds, but x2 to x4 wide, since rounds that measured elsewhere take part).
CrossingQuantile tied_quantile(std::span<const RoundRatios> rounds, const SizeRange& range,
                               double lead_ratio, Ending ending, double widening);

/// What is left of each round when the median of all rounds at its sizes is taken off: the mean of
/// the differences. For exchangeability(): crossings of rounds that tie move with where they
/// measured.
std::vector<double> round_residuals(std::span<const RoundRatios> rounds);

}  // namespace crossover::stats
