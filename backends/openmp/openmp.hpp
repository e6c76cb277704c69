// OpenMP: one parallel region a map, slices by thread number.
#pragma once

#include "backends/api/backend.hpp"

namespace crossover {

/// Every run is one parallel region with num_threads(workers) in which thread t maps slice t of the range: the loop
/// `#pragma omp parallel for schedule(static)`, without a runtime call per chunk. The team belongs to the runtime,
/// which keeps it until the process ends; its idle threads spin for a while after every run (see the fact
/// openmp_wait_policy). Opening turns dynamic team sizes off for the calling thread. Variant: static.
///
/// open fails when the runtime gives a smaller team than asked for (OMP_THREAD_LIMIT). If the *system* refuses a
/// thread, the runtime ends the process with a message of its own; a backend cannot prevent that.
const Backend& openmp_backend() noexcept;

}  // namespace crossover
