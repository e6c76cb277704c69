// What a backend is asked to be ready for.
#pragma once

#include <cstddef>
#include <cstdint>

#include "backends/api/kernel.hpp"

namespace crossover {

struct Problem {
    Kernel kernel;
    std::size_t n_max = 0;   ///< the largest n that run() will be called with, in elements; may be 0
    std::uint64_t seed = 0;  ///< seed of the inputs, handed to kernel.fill
    unsigned workers = 1;    ///< threads, processes or ranks that run the map, the caller included; at least 1
};

}  // namespace crossover
