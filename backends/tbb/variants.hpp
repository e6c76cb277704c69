// The variants of tbb, without its code: a program that runs no backend lists them, too.
#pragma once

#include <array>

#include "backends/api/backend.hpp"

namespace crossover {

inline constexpr std::array<Variant, 4> k_tbb_variants{{
    {"auto", "parallel_for with the auto_partitioner"},
    {"simple", "simple_partitioner: chunks of at most the grain given, else sixteen a worker",
     true},
    {"static", "static_partitioner: one chunk a worker, nothing stolen"},
    {"affinity", "affinity_partitioner: a part goes to the thread that had it last time"},
}};

}  // namespace crossover
