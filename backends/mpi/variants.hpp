// The variants of mpi, without its code: a program that has no MPI lists them, too.
#pragma once

#include <array>

#include "backends/api/backend.hpp"

namespace crossover {

inline constexpr std::array<Variant, 3> k_mpi_variants{{
    {"scatter", "rank 0 holds the data: every call scatters inputs and gathers outputs"},
    {"resident", "every rank holds its elements: a call only starts and finishes the map"},
    {"hybrid", "as resident, with one rank a node and OpenMP threads in it"},
}};

}  // namespace crossover
