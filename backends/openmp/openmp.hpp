// OpenMP: one parallel region a map, by four schedules.
#pragma once

#include "backends/api/backend.hpp"

namespace crossover {

/// Every run is one parallel region with num_threads(workers).
///
/// static: thread t maps slice t of the range: the loop `#pragma omp parallel for
/// schedule(static)`, without a runtime call per chunk. dynamic, guided: the loop with that
/// schedule over chunks. tasks: a taskloop over chunks, made by one thread. A grain is the chunk's
/// size in elements (for guided: the smallest); without one a chunk is a sixteenth of a worker's
/// share, because OpenMP's own default, one element, would price the schedule out of every map of
/// short elements. First touch is by static slices, which the other schedules follow only by
/// chance.
///
/// The team belongs to the runtime, which keeps it until the process ends; its idle threads spin
/// for a while after every run (see the fact openmp_wait_policy). Opening turns dynamic team sizes
/// off for the calling thread. Where first calls are measured (Problem::warm is false) and CPUs
/// were asked for, the first run binds the team that it starts.
///
/// open fails when the runtime gives a smaller team than asked for (OMP_THREAD_LIMIT). If the
/// *system* refuses a thread, the runtime ends the process with a message of its own; a backend
/// cannot prevent that.
///
/// The same source is compiled by clang++ for openmp_llvm (llvm.hpp): two OpenMP runtimes never
/// share a process.
const Backend& openmp_backend() noexcept;

}  // namespace crossover
