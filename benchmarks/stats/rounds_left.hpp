// How many more rounds would it take?
#pragma once

#include <optional>
#include <span>

#include "benchmarks/stats/round_crossing.hpp"

namespace crossover::stats {

/// About how many rounds there must be in all until the interval of the typical crossing is at most
/// `width_ratio` wide, if further rounds are like those so far: the smallest count whose order
/// statistics, taken from the distribution of the crossings seen (interpolated in ln n, gaps taken
/// at their estimates, since later rounds aim better), are that close. At least the rounds so far
/// and at most 100 times as many; none where even that is not enough, or with fewer than 4 rounds.
std::optional<int> rounds_for_width(std::span<const RoundCrossing> crossings, double width_ratio);

}  // namespace crossover::stats
