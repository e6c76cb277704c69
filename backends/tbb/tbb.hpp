// oneTBB: a work-stealing parallel_for with the automatic partitioner.
#pragma once

#include "backends/api/backend.hpp"

namespace crossover {

/// Every run is one tbb::parallel_for over the range with the auto_partitioner, in an arena of exactly `workers`
/// threads (the caller included; the pool is allowed that many even beyond the number of CPUs). TBB decides who maps
/// what, so first touch only approximates it. The destructor asks TBB to end its threads and waits for it; only another
/// user of TBB in the same process can keep them alive. run throws RunError when TBB reports a failure; when the
/// *system* refuses it a thread, TBB ends the process with a message of its own. Variant: auto.
const Backend& tbb_backend() noexcept;

}  // namespace crossover
