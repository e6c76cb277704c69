// What a backend is asked to be ready for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "backends/api/kernel.hpp"

namespace crossover {

struct Problem {
    Kernel kernel;
    std::size_t n_max = 0;  ///< the largest n that run() will be called with, in elements; may be 0
    std::uint64_t seed = 0;  ///< seed of the inputs, handed to kernel.fill
    unsigned workers =
        1;  ///< threads, processes or ranks that run the map, the caller included; at least 1
    /// False: the first run is to be measured, so a runtime that starts its workers by itself must
    /// not be used before it; the caller places the memory. (Workers that the session itself starts
    /// are started in open all the same.)
    bool warm = true;
    /// The CPU of every worker, by number, worker 0 being the caller; empty: workers run where the
    /// system puts them.
    std::vector<unsigned> cpus = {};
    /// Elements handed out at once where the variant takes a grain (Variant::takes_grain); 0: the
    /// variant's own choice.
    std::size_t grain = 0;
    /// CPUs that may be used at once, quotas included; 0: not known, the affinity mask of the
    /// process says.
    unsigned usable_cpus = 0;
    /// The name by which processes that were not forked from this one find the kernel: its
    /// functions have other addresses there. Empty: it has none.
    std::string workload = {};
};

}  // namespace crossover
