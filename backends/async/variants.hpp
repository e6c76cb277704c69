// The variants of async, without its code: a program that runs no backend lists them, too.
#pragma once

#include <array>

#include "backends/api/backend.hpp"

namespace crossover {

inline constexpr std::array<Variant, 1> k_async_variants{
    {{"per_slice", "one std::async a slice, one thread each"}}};

}  // namespace crossover
