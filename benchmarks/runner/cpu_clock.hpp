// CPU time of this process and of worker processes, and waiting until the workers stand still.
#pragma once

#include <span>

namespace crossover::runner {

/// CPU seconds used so far by all threads of this process and by the processes in `workers` (those that can be read).
double cpu_seconds(std::span<const int> workers);

/// Blocks until the workers use no CPU any more: idle workers of many runtimes spin for milliseconds after a call, and
/// would be part of the neighbour's next epoch. Gives up after `limit_seconds` (a runtime told to spin for ever).
/// Returns whether they stand still. The calling thread's own CPU time does not count.
bool wait_until_quiet(std::span<const int> workers, double limit_seconds);

}  // namespace crossover::runner
