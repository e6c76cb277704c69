// Pairs of planted sweeps, judged against each other as two stored runs are.
#pragma once

#include <string>

#include "tests/support/planted_models.hpp"

namespace crossover::planted {

/// Verdicts of the pairs.
struct PairTally {
    unsigned regressions = 0, improvements = 0, inconclusive = 0;
};

/// A world of planted_models() by its name; throws std::invalid_argument when there is none.
NamedModel pair_world(const std::string& name);

/// Sweeps every world twice for so many planted seconds, the second time with costs whose crossings
/// all lie at `shift` times the size, and compares. Seeds are those of the pair: 2 k and 2 k + 1.
PairTally compare_planted(const NamedModel& world, unsigned pairs, double shift,
                          double budget_s = 20.0);

}  // namespace crossover::planted
