// The variants of pthreadpool, without its code: a program that runs no backend lists them, too.
#pragma once

#include <array>

#include "backends/api/backend.hpp"

namespace crossover {

inline constexpr std::string_view k_pthreadpool_tiles = "tiles";
inline constexpr std::array<Variant, 2> k_pthreadpool_variants{{
    {"slices", "pthreadpool_parallelize_1d_tile_1d with one tile a worker"},
    {k_pthreadpool_tiles, "tiles of the grain given, else sixteen a worker", true},
}};

}  // namespace crossover
