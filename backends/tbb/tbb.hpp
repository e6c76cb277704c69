// oneTBB: a work-stealing parallel_for, by four partitioners.
#pragma once

#include "backends/api/backend.hpp"

namespace crossover {

/// Every run is one tbb::parallel_for over the range, in an arena of exactly `workers` threads (the
/// caller included; the pool is allowed that many even beyond the number of CPUs). Variants are
/// TBB's partitioners: auto; simple, whose chunks have at most the grain given and without one are
/// sixteen a worker; static; affinity, whose record of earlier assignments is the session's. TBB
/// assigns the ranges, so first touch only approximates it.
///
/// The destructor asks TBB to end its threads and waits for it; only another user of TBB in the
/// same process can keep them alive. open waits until all threads have come, unless first calls are
/// measured (Problem::warm is false); then, where CPUs were asked for, the first run waits for
/// them and binds them. run throws RunError when TBB reports a failure. When the *system* refuses
/// it a thread, TBB tries for ever, so open starts as many threads first, and fails where one is
/// refused.
const Backend& tbb_backend() noexcept;

}  // namespace crossover
