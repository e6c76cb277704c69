// Worker processes, forked once, on shared memory.
#pragma once

#include "backends/api/backend.hpp"

namespace crossover {

/// open forks workers-1 children; the calling process is worker 0. Inputs and outputs lie in shared memory without a
/// name, so a run copies nothing: the caller writes a ticket into a cache line of its own for every child that gets a
/// slice, maps the first slice itself, and waits for the children's tickets. No lock is shared. A waiting side spins
/// for a few tens of microseconds (not at all when there are more workers than CPUs), then sleeps on a futex.
///
/// Fork must come before threads: open fails when the process has more than one. The children ignore SIGINT (the parent
/// decides), read and write nothing but memory and standard error, and die with the thread that opened the session.
/// Every worker binds itself where --pin asks for it, before it touches memory.
/// A run that needs a child that has died throws RunError within a fraction of a second after its own slice is done;
/// the message names the worker, its process, how it died and the elements it had. The destructor kills and reaps the
/// children: they own nothing that would have to be put in order. Variant: shm.
const Backend& process_pool_backend() noexcept;

}  // namespace crossover
