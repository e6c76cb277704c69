// The schedules, without the runtime: a program that has none of it lists them, too.
#pragma once

#include <array>

#include "backends/api/backend.hpp"

namespace crossover {

inline constexpr std::array<Variant, 4> k_openmp_variants{{
    {"static", "one parallel region, one contiguous slice a thread"},
    {"dynamic", "chunks of the grain given, else sixteen a worker, to whoever is free", true},
    {"guided",
     "ever smaller chunks, at least of the grain given, else of a sixteenth of a worker's share",
     true},
    {"tasks", "a taskloop of tasks of the grain given, else sixteen a worker", true},
}};

}  // namespace crossover
