// What the machine gives right now: how many CPUs really run at once, how far apart two of them
// are, how fast they are.
#pragma once

#include <vector>

#include "benchmarks/record/values.hpp"

namespace crossover::runner {

/// Takes about 8 ms. Times a short serial loop; spins a thread on every usable CPU (at most 64) for
/// 6 ms and adds up the CPU time they got, up to `threads` CPUs (2 ms were too short: a scheduler
/// favours a thread that just woke, and a busy neighbour went unseen in three looks of ten); lets
/// two threads, pinned to the first two CPUs of the affinity mask, answer each other through one
/// cache line some thousand times and takes the median over batches. A hypervisor that moves
/// virtual CPUs changes that last figure, and dispatch overheads with it. All threads end before it
/// returns. Throws std::runtime_error when the system refuses a thread.
record::MachineState probe_machine(unsigned threads);

/// The part of it that spins, on these CPUs: their CPU time per wall time, added up. Takes about
/// 6 ms. Throws std::runtime_error when the system refuses a thread.
double effective_cpus(const std::vector<int>& cpus);

}  // namespace crossover::runner
