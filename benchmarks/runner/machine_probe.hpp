// What the machine gives right now: how many CPUs really run at once, and how far apart two of them are.
#pragma once

#include <optional>

namespace crossover::runner {

struct MachineState {
    /// CPU seconds that `threads` spinning threads got together, divided by the wall time: 2.0 on two free CPUs, 1.5
    /// when another busy process shares them.
    double effective_cpus = 0.0;
    unsigned threads = 1;
    /// Nanoseconds from one CPU to another and back, by a flag in memory; none with a single CPU. A hypervisor that
    /// moves virtual CPUs changes it, and dispatch overheads with it.
    std::optional<double> round_trip_ns;
};

/// Takes about 4 ms. Spins one thread per usable CPU (at most 64) for 2 ms, then lets two threads, pinned to the first
/// two CPUs of the affinity mask, answer each other some thousand times; the median of several batches is told. Threads
/// end before it returns.
MachineState probe_machine(unsigned threads);

}  // namespace crossover::runner
