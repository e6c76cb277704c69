// The variants of pool, without its code: a program that runs no backend lists them, too.
#pragma once

#include <array>

#include "backends/api/backend.hpp"

namespace crossover {

inline constexpr std::string_view k_pool_park = "park";
inline constexpr std::array<Variant, 2> k_pool_variants{{
    {"spin", "waiting threads spin for a moment, then sleep"},
    {k_pool_park, "waiting threads sleep at once"},
}};

}  // namespace crossover
