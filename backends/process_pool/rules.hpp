// What a user may choose about worker processes, beside what every backend is asked for.
#pragma once

#include <chrono>
#include <vector>

#include "backends/api/backend.hpp"

namespace crossover::process_pool {

/// Read from the environment of the process that opens a session; each is on record as a fact of
/// that session.
struct Rules {
    /// CROSSOVER_PROCESS_POOL_RETRIES: how often one slice of one run is run again after its worker
    /// was lost; 0: never.
    unsigned retries = 3;
    /// CROSSOVER_PROCESS_POOL_STOPPED_MS: a worker that stays stopped (SIGSTOP) for longer counts
    /// as lost.
    std::chrono::milliseconds stopped_limit{1000};
    /// CROSSOVER_PROCESS_POOL_SPIN_US: how long a waiting side of `shm` is busy before it sleeps.
    /// Longer than a hot hand-over between cores (0.1 to 1 us); short, because where a host runs
    /// both sides on one CPU of its own, each call waits for the end of both spins. Always 0 when
    /// there are more workers than usable CPUs: a side that spins would keep its partner from
    /// running.
    std::chrono::microseconds spin{40};
    /// CROSSOVER_PROCESS_POOL_KEEPS_APART (0 or 1): whether a worker of `shm` that waits awake on
    /// the caller's CPU moves to another one of its mask. Never where workers are bound or more
    /// than the usable CPUs.
    bool keeps_apart = true;
};

/// The defaults, changed by the environment. Fails, naming the variable, when one is not a whole
/// number in its range.
Expected<Rules> rules_for(const Problem& problem);

/// The rules as facts: process_pool_retry_limit, process_pool_stopped_limit_ms.
std::vector<Fact> facts_of(const Rules& rules);

}  // namespace crossover::process_pool
