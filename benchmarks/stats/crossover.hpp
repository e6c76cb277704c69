// From the crossings of rounds to the answer: from which size does parallel pay?
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "benchmarks/stats/round_crossing.hpp"

namespace crossover::stats {

/// When the interval is asked for; see Looks.
enum class Ending {
    look,  ///< the measuring ends now if the interval is narrow enough
    time,  ///< the measuring ends now, whatever the interval is
};

/// A quantile of the crossings over processes, in elements: 0 is below n_min, infinity above n_max.
struct CrossingQuantile {
    double n = 0.0;
    double low = 0.0;
    double high = 0.0;  ///< low = 0 with high = infinity: nothing is known
};

/// The quantile of share `share` of the distribution that the crossings come from, with its 95 %
/// interval from order statistics: `low` is refused as too small when so many rounds lie above that
/// a share of `share` below it is refuted, and `high` likewise, each with 2.5 %. `widening` >= 1
/// multiplies by how much the counts must differ from those expected (Exchangeability), at most up
/// to the extremes. Between looks, Ending::look gives the interval of all rounds so far with
/// nothing proven.
///
/// Exact and distribution-free (David and Nagaraja, Order Statistics, section 7.1); crossings that
/// are censored, or known as a gap only, count for neither side where they decide nothing, which
/// makes the interval wider and never wrong. Half of the rounds may be outliers. Rejected: the
/// bootstrap of the median (91 % at 8 values), Student's t (one outlier), a split of alpha over
/// sizes (the first method of this project: widths of x256).
CrossingQuantile crossing_quantile(std::span<const RoundCrossing> crossings, double share,
                                   Ending ending, double widening = 1.0);

enum class Kind {
    crossover,   ///< parallel pays from the typical crossing on; low = 0: it lies at `high` or
                 ///< before
    always,      ///< parallel wins from n_min on
    never,       ///< serial wins at n_max
    unresolved,  ///< what is known is in low and high
};

struct Answer {
    Kind kind = Kind::unresolved;
    CrossingQuantile typical;
    CrossingQuantile safe;  ///< the 90 % quantile; `low` is that of the typical one
};

/// The answer of a curve with this typical crossing. The safe size is that of the `judged` rounds,
/// and the rounds of `reached` say whether there is a crossing: also those whose sizes were chosen
/// before anything was known of it, but of a tie none that ended before it measured beyond it.
///
/// `crossover` and `always` ask for more than `high`: that parallel pays anywhere up to n_max is
/// said only if the rounds in which it leads at their largest size refute a coin with an error of 1
/// in 1,000. Two equal curves, whose median process is a coin at every size, are the hardest case;
/// they would otherwise be given a crossover in one sweep of forty. (Whether a crossing was found
/// in a round is no coin then: the end of a falling fit is the least of several means.)
///
/// Noise inside a round spreads the crossings beyond what processes differ by. That leaves the
/// typical crossing where it is and moves the 90 % quantile up: its `high` is then larger than need
/// be, and its `low`, which would be wrong, is not used.
Answer answer_of(const CrossingQuantile& typical, std::span<const RoundCrossing> judged,
                 std::span<const RoundCrossing> reached, const SizeRange& range, Ending ending,
                 double widening = 1.0);

/// How many rounds were won and lost at one size.
struct SizeCount {
    std::uint64_t n = 0;
    unsigned wins = 0;
    unsigned losses = 0;
};

enum class Verdict {
    open,  ///< not even agreement of all rounds would decide
    win,
    lose,
    tie,
};

/// A sign test at one size with half of `alpha` for each side.
Verdict verdict_of(const SizeCount& count, double alpha);

/// A place where the lead changes, proven at both ends.
struct Crossing {
    bool to_parallel = true;  ///< parallel overtakes serial; false: serial overtakes parallel
    std::uint64_t n_low = 0;
    std::uint64_t n_high = 0;

    friend bool operator==(const Crossing&, const Crossing&) = default;
};

/// What every size may err with so that all sizes of a curve together err with 5 % (Bonferroni).
double alpha_per_size(std::size_t sizes);

/// All changes of the lead between neighbouring sizes that win or lose (tie and open are passed
/// over), by increasing n.
std::vector<Crossing> changes_of_lead(std::span<const SizeCount> sorted_by_n,
                                      double alpha_of_a_size);

/// Where rounds begin to look for their last crossing: sizes above the floor. It lies just below
/// the largest size at which serial is proven to lead again after it was overtaken; 0 with a single
/// crossing. Sizes up to it belong to an earlier crossing, and a falling fit would pool them with
/// it.
std::uint64_t floor_of(std::span<const Crossing> changes);

}  // namespace crossover::stats
