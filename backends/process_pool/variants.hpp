// The variants of process_pool, without its code: a program that runs no backend lists them, too.
#pragma once

#include <array>

#include "backends/api/backend.hpp"

namespace crossover {

inline constexpr std::array<Variant, 3> k_process_pool_variants{{
    {"shm", "forked workers, inputs and outputs in shared memory"},
    {"pipe", "forked workers, inputs and outputs copied through sockets by every call"},
    {"fork", "workers forked by every call, inputs and outputs in shared memory"},
}};

}  // namespace crossover
