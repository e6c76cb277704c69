// The planted worlds on which the method must prove itself, with what is true in each.
#pragma once

#include <string>
#include <vector>

#include "tests/support/planted_world.hpp"

namespace crossover::planted {

inline constexpr std::uint64_t k_model_n_max = 1 << 21;

/// What a sweep of a model should say.
enum class Expectation {
    crossover,  ///< the interval holds PlantedModel::truth
    no_crossover,
    always,
    failed,
};

struct NamedModel {
    PlantedModel model;
    Expectation expectation = Expectation::crossover;
    bool quiet_affine = false;  ///< the width of the interval is bounded here
    bool two_states = false;    ///< each state has an answer of its own
};

/// Affine costs like those of a persistent team, a task scheduler and a thread per call; a cache
/// knee; crossing twice; crossings beside a coarse size and beside n_max; a shallow one; a step;
/// noise inside rounds, and at small n; a machine that moves within the sweep, or from sweep to
/// sweep; never (0.9 and exactly 1); always; processes of two speeds; drift; heavy-tailed outliers;
/// a machine that is busy half of the time, or all of it; one whose cores are now near, now far;
/// runners that die or hang.
std::vector<NamedModel> planted_models();

}  // namespace crossover::planted
