// From the verdicts at the sizes tested to the answer: from which size does parallel pay?
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "benchmarks/stats/sequential.hpp"

namespace crossover::stats {

struct SizeVerdict {
    std::uint64_t n = 0;  ///< elements
    Verdict verdict = Verdict::open;
};

enum class Kind {
    crossover,   ///< parallel pays from a size in Classification::crossing on
    always,      ///< parallel wins at every size tested
    never,       ///< serial wins at the largest size
    unresolved,  ///< the largest size is not decided; Classification::reason says why
};

/// A place where the lead changes. Between n_low and n_high nothing is proven for every size.
struct Crossing {
    bool to_parallel = true;             ///< parallel overtakes serial; false: serial overtakes parallel
    std::optional<std::uint64_t> n_low;  ///< largest size proven for the side that leads below; empty: none is
    std::uint64_t n_high = 0;            ///< size proven for the side that leads above

    friend bool operator==(const Crossing&, const Crossing&) = default;
};

struct Classification {
    Kind kind = Kind::unresolved;
    std::string reason;                ///< why unresolved; otherwise a remark, or empty
    std::optional<Crossing> crossing;  ///< the crossover n*; only with Kind::crossover
    std::vector<Crossing> further;     ///< other changes of the lead, by increasing n
};

/// Classifies a curve. Sizes strictly increasing (else std::invalid_argument).
///
/// n* is the smallest size from which parallel is faster there and at every larger size up to the largest one. So what
/// counts is the last change of the lead, seen from the top:
///
///   largest size   below it                     kind         crossing
///   win            all win                      always       -
///   win            some lose                    crossover    [largest lose, start of the top run of wins]
///   win            no lose, some tie or open    crossover    [empty, start of the top run of wins]
///   win            no lose, no other win        unresolved   -
///   lose           anything                     never        -
///   tie, open      anything                     unresolved   -
///   no size at all                              unresolved   -
///
/// A single win above nothing but ties is what two equal curves show by chance (2 of 1,000 planted sweeps did): it is
/// no crossover until a neighbour wins too. A win below a tie (lose win tie win) does not end the interval: what
/// happens at the tie is not proven, and a curve that turns back there has its n* above it. The interval is the wider
/// for it only where sizes are really undecided. `further` are the changes between neighbouring decided sizes (win or
/// lose; tie and open are passed over), except the last lose-to-win under a winning top, which is the crossing itself.
///
/// Coverage: at least 1 - alpha of the curve for monotone ratios, given tests that err with at most alpha_per_test()
/// on each side. Only sizes that were tested can show a crossing: a dip between two neighbours stays unseen. Measured
/// over 17 planted sizes: covered in 400 of 400 quiet affine curves (noise 2 %, width 1.2 to 1.4), 1,199 of 1,200 with
/// 20 % noise (width 2.0), 1,098 of 1,098 with a third of the processes twice as slow (width about 11); two exactly
/// equal curves in 1,000 were given a crossover, both by a chance win at the largest size with n_low empty.
Classification classify(std::span<const SizeVerdict> sorted_by_n);

}  // namespace crossover::stats
