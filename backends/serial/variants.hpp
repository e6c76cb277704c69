// The variants of serial, without its code: a program that runs no backend lists them, too.
#pragma once

#include <array>

#include "backends/api/backend.hpp"

namespace crossover {

inline constexpr std::array<Variant, 1> k_serial_variants{
    {{"plain", "one loop on the calling thread"}}};

}  // namespace crossover
