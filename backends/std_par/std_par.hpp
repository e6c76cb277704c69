// C++17's parallel algorithms: std::for_each with an execution policy.
#pragma once

#include "backends/api/backend.hpp"

namespace crossover {

/// Every run is one std::for_each with std::execution::par or par_unseq over the numbers of chunks,
/// thirty-two a worker: a kernel is erased once a slice, so elements cannot be what the algorithm
/// runs over, and the slices that std::transform would cut are inside the library. The algorithm
/// hands out chunks as it would elements. par_unseq may only interleave *chunks* here; what is
/// vectorised inside of them is the kernel's own loop, the same for both.
///
/// libstdc++ runs this on oneTBB, in the arena of the caller: ours has exactly `workers` threads.
/// The rest is as of `tbb`: assignment of ranges, how threads end, what happens when the system
/// refuses one. Variants: par, par_unseq.
const Backend& std_par_backend() noexcept;

}  // namespace crossover
