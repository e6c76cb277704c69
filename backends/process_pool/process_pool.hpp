// Worker processes: kept, on shared memory or with copies as Python's Pool makes them, or forked
// for every call.
#pragma once

#include "backends/api/backend.hpp"

namespace crossover {

/// The calling process is worker 0 and maps the first slice; workers-1 children map the others.
/// Slices are those of slice_of, and out[i] belongs to in[i] whatever the slice.
///
/// - shm (default): open forks the children. The arrays lie in shared memory without a name, so a
/// run copies nothing:
///   the caller writes a turn signal into a cache line of its own for every child that gets a
///   slice, and waits for theirs. A waiting side spins for some tens of microseconds (not at all
///   with more workers than usable CPUs), then sleeps on a futex.
/// - pipe: open forks the children. The arrays are the caller's, which has touched them first; a
/// run sends every child
///   the inputs of its slice over a socket of its own and receives the outputs. moving_seconds is
///   the caller's time in sending, and in receiving from the first byte that can be read on; the
///   children's own is part of neither.
/// - fork: every run forks children on shared memory, which map one slice and end.
///
/// With shm and fork every worker touches first what it will map. Every worker binds itself where
/// --pin asks for it, before it touches memory; otherwise it is free. One of shm that waits for its
/// order awake on the caller's own CPU is moved to another of its mask (not with more workers than
/// CPUs), and its mask is the same afterwards.
///
/// *Lost workers.* A worker that ends in whatever way, exit code 0 included, or stays stopped
/// (SIGSTOP) past a limit, before it has reported is lost. run notices within 20 ms after its own
/// slice is done (pipe: at once), kills what is left of the worker, forks a fresh one, and has it
/// map the whole slice again: inputs are still there, and nobody else writes those outputs. At most
/// three times per slice and run; then, or when no fresh worker can be had, run throws RunError,
/// which names the worker, its process, how it ended and its elements, and the session can only be
/// destroyed. retries() counts. What takes the caller itself along, such as an element of the first
/// slice that ends its process, is beyond help here: whoever started the caller sees it die. A
/// worker that merely computes for ever is not told from a slow one, either.
///
/// *Isolation.* No lock is shared: each worker has lines and a socket of its own with the caller,
/// and a worker can die anywhere without hurting another. Children ignore SIGINT (the parent
/// decides), have no other signal handler, hold no descriptor but standard error and their socket,
/// print nothing, and die with the thread that opened the session. They own nothing that would have
/// to be put in order, so the destructor kills and reaps them.
///
/// *Refused.* open fails with words: when the process has more than one thread (fork copies locks,
/// not who holds them; for the same reason a lost worker cannot be replaced beside a thread), when
/// processes or sockets are refused, when the arrays are larger than what the machine or its
/// control group has left. Pages are made to exist in open, so that a lack of memory shows there
/// and not as SIGBUS in a run; /dev/shm and limits on files have no part in it.
///
/// Chosen by the environment and recorded as facts (options.hpp): CROSSOVER_PROCESS_POOL_RETRIES
/// (3; 0: never), CROSSOVER_PROCESS_POOL_STOPPED_MS (1000).
const Backend& process_pool_backend() noexcept;

}  // namespace crossover
