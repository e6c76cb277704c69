// Our own pool: a team of std::threads that lasts.
#pragma once

#include "backends/api/backend.hpp"

namespace crossover {

/// open starts workers-1 threads, which live until the session is destroyed; the caller is worker
/// 0. Every run hands one contiguous slice to each worker that gets one (n < workers: the others
/// are left alone) and allocates nothing.
///
/// A side that waits spins for a moment, then sleeps on a futex: the fact pool_spin_us says for how
/// long, and it is 0 when there are more workers than usable CPUs. open fails when the system
/// refuses a thread. Variants: spin, and park, which never spins: what every call of a pool costs
/// that is used too rarely to be hot.
const Backend& pool_backend() noexcept;

}  // namespace crossover
