// The answer of a curve from what its rounds measured.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "benchmarks/stats/crossover.hpp"
#include "benchmarks/stats/round_crossing.hpp"

namespace crossover::stats {

struct CurveAnswer {
    Answer answer;
    std::vector<RoundCrossing>
        judged;  ///< the crossings behind the interval, in the order of rounds
    std::vector<Crossing>
        changes;  ///< of the lead, proven; the last one is n* itself where parallel leads then
    std::uint64_t floor = 0;
    double lead_ratio = 0.0;  ///< that the crossings ask for; see lead_needed()
    double widening = 1.0;
};

/// Judged are the aimed rounds from the first on, which tells n* best; all of them, while there are
/// fewer than eight.
CurveAnswer answer_of_rounds(std::span<const RoundRatios> all, const SizeRange& range,
                             Ending ending);

}  // namespace crossover::stats
