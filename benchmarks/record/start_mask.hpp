// The affinity mask that this process was started with.
#pragma once

namespace crossover::record {

/// Gives the calling thread, and so every thread and child that it starts from now on, the affinity
/// mask that this process was started with. That mask is noted before the initialiser of any shared
/// library runs: libgomp, linked or preloaded, narrows the mask to one CPU before main where
/// OMP_PROC_BIND, OMP_PLACES or GOMP_CPU_AFFINITY say so. A mask that was set on
/// purpose (taskset, a batch system) still holds.
///
/// Safe between fork and exec. Returns whether the thread has that mask now; where the system
/// refuses it, because the process has been moved to other CPUs since, the mask stays as it is.
bool return_to_start_mask() noexcept;

}  // namespace crossover::record
