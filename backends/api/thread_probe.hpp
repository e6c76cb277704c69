// Whether the system grants the threads that a runtime is about to start.
#pragma once

#include <string_view>

#include "backends/api/expected.hpp"

namespace crossover {

/// For runtimes that wait for ever for a thread that the system refuses them (pthreadpool, oneTBB):
/// starts as many threads as `workers` need beside the caller, all alive at once, and ends them
/// again. Fails when one is refused. `backend` is the name, for the error. When it returns, the
/// system has forgotten these threads, so that their places are free. Another program of the same
/// user may still take one in between: then the driver's deadline ends the wait.
Expected<void> probe_threads(unsigned workers, std::string_view backend);

}  // namespace crossover
