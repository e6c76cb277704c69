// The crossing of one round: the size from which this pair of processes sees parallel ahead up to
// n_max.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace crossover::stats {

/// What a round measured at one size: ln(T_parallel / T_serial).
struct SizedRatio {
    std::uint64_t n = 0;
    double log_ratio = 0.0;
};

/// What one round measured, by increasing n.
using RoundRatios = std::vector<SizedRatio>;

/// The sizes that a curve may be measured at.
struct SizeRange {
    std::uint64_t n_min = 1;
    std::uint64_t n_max = 1;
    std::uint64_t step = 4;             ///< factor between coarse sizes, at least 2
    std::vector<std::uint64_t> only{};  ///< the only sizes there are, increasing, from n_min to
                                        ///< n_max; empty: all between
};

/// The size of `range` that is nearest to n, as a ratio.
std::uint64_t nearest_size(std::uint64_t n, const SizeRange& range);

/// Whether these are neighbours among the only sizes there are; the first may be 0, below all.
/// False where all sizes can be measured.
bool is_one_gap(double low, double high, const SizeRange& range);

/// A crossing in elements, censored to what was measured: 0 is below every size, infinity is above
/// every size.
struct RoundCrossing {
    double n = 0.0;    ///< the estimate; 0 or infinity where it lies outside the sizes measured
    double low = 0.0;  ///< the crossing is proven to be no smaller by what was measured; 0: nothing
                       ///< is proven
    double high = 0.0;   ///< likewise no larger; infinity: nothing is proven
    bool leads = false;  ///< ahead in the mean of the three largest sizes, the largest thrice; at
                         ///< n_max if measured

    friend bool operator==(const RoundCrossing&, const RoundCrossing&) = default;
};

/// A figure of a crossing in elements; none where it is below or above every size.
std::optional<double> uncensored(double n);

/// A log ratio within +-0.4, so that one disturbed epoch does not outvote several good ones.
double cut(double log_ratio);

/// The crossing of a round from its log ratios, sizes strictly increasing and within `range`, at
/// least one, no NaN, else std::invalid_argument.
///
/// The ratios, cut to +-0.4, are made non-increasing in n (isotonic regression), and the zero of
/// the fit is found by interpolation in ln n. low = high = n where the two sizes around it are at
/// most a factor of 1.5 apart (or neighbouring integers) and the fit falls between them no faster
/// than n itself rises: a cost o + b n against a n cannot fall faster. In wider gaps, and where the
/// fit drops like a step, only the gap is known: low and high are its ends. A round that is behind
/// at the largest size it measured has its crossing above it (above everything, when that size is
/// n_max), and one that is ahead at its smallest has it below.
///
/// Why so: the cut keeps one disturbed epoch (of 8 times the time) from outvoting four good ones;
/// it leaves every sign as it is. Gaps instead of interpolation over them: between sizes a factor
/// of 4 apart linear interpolation is off by up to 20 %, always to the same side, which order
/// statistics cannot repair. Rejected: the last change of sign (noise moves it upwards), a fit of
/// the cost model per round (ill-conditioned from five points).
///
/// With a `lead_ratio` in [0, 1) it is the size from which parallel takes at most 1 - lead_ratio of
/// serial's time; `leads` takes no notice of it. `weights` are those of falling_fit().
RoundCrossing crossing_of_round(std::span<const SizedRatio> sorted_by_n, const SizeRange& range,
                                double lead_ratio = 0.0, std::span<const double> weights = {});

}  // namespace crossover::stats
