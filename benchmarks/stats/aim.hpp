// Where the next round of a curve is to measure. Pure: everything follows from the rounds so far.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "benchmarks/stats/crossover.hpp"
#include "benchmarks/stats/round_crossing.hpp"

namespace crossover::stats {

/// n_min, n_min x step, n_min x step^2 ... below n_max, then n_max; increasing; of the only sizes
/// there are, those nearest to these. Requires 1 <= n_min <= n_max and step >= 2, else
/// std::invalid_argument.
std::vector<std::uint64_t> coarse_sizes(const SizeRange& range);

/// Wins and losses at the coarse sizes over these rounds.
std::vector<SizeCount> count_coarse(std::span<const RoundRatios> rounds, const SizeRange& range);

/// Whether a round measured anything but coarse sizes: its sizes were chosen around a crossing.
bool is_aimed(const RoundRatios& round, const SizeRange& range);

/// How many of the first rounds are left out of the interval: those before the first aimed one,
/// once there are eight from that one on.
std::size_t placed_blindly(std::span<const RoundRatios> rounds, const SizeRange& range);

/// What rounds measured above a size (floor_of()). With a floor, rounds that measured fewer
/// than three sizes there are left out: they aimed at an earlier crossing.
std::vector<RoundRatios> above(std::uint64_t floor, std::span<const RoundRatios> rounds);

/// Where the last crossing begins as far as a few rounds tell, which is enough for choosing sizes.
std::uint64_t likely_floor(std::span<const SizeCount> coarse);

/// The sizes of the next round, increasing. `alike` are the rounds that were measured in the
/// conditions in which the next one will be: not contended, of the same state of the machine.
///
/// A round over the coarse sizes and two more without n_max, whose calls take longest; then five
/// sizes around the median of the crossings, as far apart as the crossings spread (seven where that
/// is far), from a lattice of 2^(1/8) so that sizes come again; a coarse one above the median in
/// turn (every tenth time n_max; with `costly`, for calls that fill an epoch each, every sixth time
/// only, else one at 1.7 times the median), and every third time one below; those whose signs
/// contradict the median; with `safe` one at their 90 % quantile. While most crossings are
/// censored, the crossing of all samples as one round stands for their median. Where it lies beyond
/// n_min or n_max, three sizes at that end. Of the only sizes there are (range.only) the nearest,
/// and two on either side of the median.
///
/// Any choice is allowed as long as it looks at past rounds only. QUEST and Psi, which choose by a
/// fitted model, were left out: five sizes a round share a pair of processes whose start costs as
/// much as they do, so there is little to gain from the single best next size.
std::vector<std::uint64_t> sizes_for_round(std::span<const RoundRatios> alike,
                                           const SizeRange& range, bool safe, bool costly = false);

}  // namespace crossover::stats
