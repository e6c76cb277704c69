// The sessions behind the variants of the process pool.
#pragma once

#include <memory>

#include "backends/api/backend.hpp"
#include "backends/process_pool/options.hpp"

namespace crossover::process_pool {

/// When the workers of a session on shared memory are forked.
enum class Forks {
    once,        ///< in open; they wait for turn signals
    every_call,  ///< in every run; they end with it
};

Expected<std::unique_ptr<Session>> open_on_shared_memory(const Problem& problem,
                                                         const Options& options, Forks forks);

/// Inputs and outputs are copied to and from the workers in every run.
Expected<std::unique_ptr<Session>> open_with_sockets(const Problem& problem,
                                                     const Options& options);

}  // namespace crossover::process_pool
