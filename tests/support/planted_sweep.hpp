// One planted sweep of one curve: the real driver over planted runners, judged against the truth.
#pragma once

#include <optional>

#include "benchmarks/record/values.hpp"
#include "tests/support/planted_models.hpp"

namespace crossover::planted {

struct PlantedOutcome {
    record::Crossover crossover;
    double clock_s = 0.0;      ///< planted time that the sweep took
    bool as_expected = false;  ///< the verdict is of the kind that the model allows
    bool covered = false;  ///< the interval holds the truth (of the state in which it was found)
    double width_ratio = 0.0;   ///< n_high / n_low; 0 without an interval
    bool safe_told = false;     ///< there is an upper end of the safe size
    bool safe_covered = false;  ///< the interval of the safe size holds the truth
    bool states_told = false;   ///< the answer was given for each state of the machine
    bool states_covered =
        true;  ///< every interval that was told for a state holds that state's truth
};

/// Everything follows from model, seed, precision (sweep's --precision as a ratio; none: as narrow
/// as it can be) and budget (planted seconds).
PlantedOutcome sweep_planted(const NamedModel& model, std::uint64_t seed,
                             std::optional<double> precision_ratio = {}, double budget_s = 1e6);

}  // namespace crossover::planted
