// What differs between sessions of worker processes, beside what every backend is asked for.
#pragma once

#include <chrono>
#include <vector>

#include "backends/api/backend.hpp"

namespace crossover::process_pool {

/// Each is on record as a fact of the session.
struct Options {
    /// How often one slice of one run is run again after its worker
    /// was lost; 0: never. Set by CROSSOVER_PROCESS_POOL_RETRIES.
    unsigned retries = 3;
    /// A worker that stays stopped (SIGSTOP) for longer counts as lost. Set by
    /// CROSSOVER_PROCESS_POOL_STOPPED_MS.
    std::chrono::milliseconds stopped_limit{1000};
    /// How long a waiting side of `shm` is busy before it sleeps.
    /// Longer than a hot hand-over between cores (0.1 to 1 us); short, because where a host runs
    /// both sides on one CPU of its own, each call waits for the end of both spins. Always 0 when
    /// there are more workers than usable CPUs: a side that spins would keep its partner from
    /// running.
    std::chrono::microseconds spin{40};
    /// Whether a worker of `shm` that spins on the caller's CPU moves to another one of its mask.
    /// Never where workers are bound or more than the usable CPUs.
    bool separates_cpus = true;
};

/// The defaults, changed by the environment of the process that opens a session, and by the problem
/// where its workers are bound or too many. Fails, naming the variable, when one is not a whole
/// number in its range.
Expected<Options> options_for(const Problem& problem);

/// The options as facts: process_pool_retry_limit, process_pool_stopped_limit_ms.
std::vector<Fact> facts_of(const Options& options);

}  // namespace crossover::process_pool
