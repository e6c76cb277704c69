// Which sizes to test: first a coarse grid, then ever closer to where the lead changes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "benchmarks/stats/crossover.hpp"

namespace crossover::stats {

inline constexpr double k_coarse_ratio = 4.0;
inline constexpr double k_finest_ratio = 1.189207115002721;  // 2^(1/4)

/// n_min, n_min × ratio, n_min × ratio² … below n_max, then n_max; rounded to integers, increasing, none twice.
/// Requires 1 <= n_min <= n_max and ratio > 1, else std::invalid_argument.
std::vector<std::uint64_t> coarse_sizes(std::uint64_t n_min, std::uint64_t n_max, double ratio = k_coarse_ratio);

/// The sizes to test next so that the interval of the crossing gets narrower, then those for further crossings (from
/// the largest n down). Empty when nothing is left to do. Sizes strictly increasing, finest_ratio > 1, else
/// std::invalid_argument.
///
/// A crossing has two ends, and each is moved by halving, in log n, the gap beside it, twice at once where both halves
/// would be halved again: three sizes share the processes of a round, which cost more than a size does. The gaps are
/// that above n_low and that below n_high. Both are the same gap unless undecided sizes lie between them. A gap is done
/// when its ends are at most finest_ratio apart, each within half an element (they were rounded): so neighbouring
/// integers are done. A gap that ends at an open size waits for that verdict, which may make it pointless. Halving was
/// chosen over placing the next size by a fitted curve: it needs no model, and with verdicts that cost rounds it ends
/// in two steps from a ratio of 4.
std::vector<std::uint64_t> next_sizes(std::span<const SizeVerdict> sorted_by_n, double finest_ratio = k_finest_ratio);

/// At most so many sizes are tested when `coarse_count` coarse sizes are followed by next_sizes() until it is empty and
/// the lead changes `crossings` times: each end of a crossing takes h = ceil(log2(ln ratio / ln finest_ratio))
/// halvings, three sizes for every two of them and one for an odd one. This is the number that alpha is split over; who
/// bisects further crossings beyond it spends more error than was planned.
std::size_t planned_sizes(std::size_t coarse_count, std::size_t crossings = 1, double ratio = k_coarse_ratio,
                          double finest_ratio = k_finest_ratio);

}  // namespace crossover::stats
