// Whether a crossover moved between two runs.
#pragma once

#include <string>

#include "benchmarks/record/values.hpp"

namespace crossover::gate {

struct Change {
    enum class Kind { none, worse, better, unknown };
    Kind kind = Kind::none;
    std::string reason{};  ///< a sentence, empty for none
};

/// See compare_stored(). `margin_ratio` 0.05: up to 5 % between two brackets is no change.
Change bracket_change(const record::Crossover& baseline, const record::Crossover& head, double margin_ratio);

}  // namespace crossover::gate
