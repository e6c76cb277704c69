// The variants of thread, without its code: a program that runs no backend lists them, too.
#pragma once

#include <array>

#include "backends/api/backend.hpp"

namespace crossover {

inline constexpr std::array<Variant, 1> k_thread_variants{
    {{"per_call", "std::threads created and joined by every call"}}};

}  // namespace crossover
