// pthreadpool: the pool of threads under XNNPACK, the peer of our own.
#pragma once

#include "backends/api/backend.hpp"

namespace crossover {

/// open makes a pool of `workers` threads, the caller included. Every run is one
/// pthreadpool_parallelize_1d_tile_1d over the range. Each thread begins with a contiguous part of
/// the tiles and takes from others when it is done, so first touch only approximates the later
/// assignment. The pool's threads spin after a run for as long as the library likes (about 40 ms
/// here), but are told to sleep at once when there are more workers than usable CPUs (the fact
/// pthreadpool_yield_workers); the waiting caller spins in any case.
///
/// When the *system* refuses a thread, the library waits for it for ever. So open starts as
/// many threads first, and fails where one is refused. Variants: slices, one tile a worker; tiles,
/// of the grain given or, without, sixteen tiles a worker.
const Backend& pthreadpool_backend() noexcept;

}  // namespace crossover
