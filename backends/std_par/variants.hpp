// The variants of std_par, without its code: a program that runs no backend lists them, too.
#pragma once

#include <array>

#include "backends/api/backend.hpp"

namespace crossover {

inline constexpr std::string_view k_std_par_unseq = "par_unseq";
inline constexpr std::array<Variant, 2> k_std_par_variants{{
    {"par", "std::for_each(std::execution::par) over thirty-two chunks a worker"},
    {k_std_par_unseq, "the same with std::execution::par_unseq"},
}};

}  // namespace crossover
