// Threads created and joined by every call: what a program pays that keeps no pool.
#pragma once

#include "backends/api/backend.hpp"

namespace crossover {

/// Every run cuts its range into one contiguous slice a worker, starts a std::thread for each slice
/// but the first, maps the first on the calling thread and joins. Slices that would be empty (n <
/// workers) get no thread. Nothing lives between runs. run throws RunError when the system refuses
/// a thread. Variant: per_call.
///
/// First touch is done by threads that end with open; it places pages as a run's threads would, as
/// far as the scheduler puts them on the same nodes.
const Backend& thread_backend() noexcept;

}  // namespace crossover
