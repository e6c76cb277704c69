// std::async: what the standard library offers without threads of one's own.
#pragma once

#include "backends/api/backend.hpp"

namespace crossover {

/// Every run cuts its range into one contiguous slice a worker, starts
/// std::async(std::launch::async) for each slice but the first, maps the first on the calling
/// thread and gets the futures. Slices that would be empty (n < workers) get no task. libstdc++
/// makes a thread and a shared state for each task, so nothing lives between runs, and a run
/// allocates. run throws RunError when the system refuses a thread. Variant: per_slice. First touch
/// as of `thread`.
const Backend& async_backend() noexcept;

}  // namespace crossover
