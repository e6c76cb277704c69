// CPU time of this process and of worker processes, and waiting until the workers rest.
#pragma once

#include <span>

namespace crossover::runner {

/// CPU seconds used so far by all threads of this process, its children that have ended and been
/// reaped, and the processes in `workers` (those that can be read).
double cpu_seconds(std::span<const int> workers);

/// How long an idle gap or a measurement waits for workers to come to rest: libomp's spin for 200
/// ms.
inline constexpr double k_quiet_limit_seconds = 0.3;

/// Lets the workers come to rest and the caller sleep for a millisecond.
void idle(std::span<const int> workers);

/// Blocks until no worker uses or wants a CPU any more: idle workers of many runtimes spin for
/// milliseconds after a call, and would be part of the neighbour's next epoch. Workers are all
/// threads of the processes in `workers` and of this process but the calling one. It asks the
/// scheduler (the state in /proc), not the CPU clocks: while a thread runs elsewhere its clock may
/// stand still until the next tick, 4 ms, and so does that of one that spins but was preempted.
/// Looks at least once; gives up after `limit_seconds` (a runtime told to spin for ever). Returns
/// whether they rest.
bool wait_until_quiet(std::span<const int> workers, double limit_seconds);

}  // namespace crossover::runner
