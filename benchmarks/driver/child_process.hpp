// A child with three pipes, in a process group of its own: what fork, exec and wait make of it.
#pragma once

#include <sys/types.h>

#include <csignal>
#include <optional>
#include <string>
#include <vector>

#include "backends/api/descriptor.hpp"
#include "backends/api/expected.hpp"

namespace crossover::driver {

struct ChildProcess {
    pid_t pid = -1;
    Descriptor input;   ///< its stdin
    Descriptor output;  ///< its stdout
    Descriptor errors;  ///< its stderr
};

/// Whether `program` can be found as spawn() would: a path with a slash as it is, else through
/// PATH.
bool can_start(const std::string& program);

/// Starts `words` with `environment` (NAME=value entries), found through PATH, all signals
/// unblocked and at their defaults, on the affinity mask that this process was started with. The
/// kernel sends the child `orphan_signal` when this process dies. Fails when it cannot be started.
Expected<ChildProcess> spawn(const std::vector<std::string>& words,
                             const std::vector<std::string>& environment,
                             int orphan_signal = SIGKILL);

/// Whether the child ends by itself within so many seconds. Reaps nothing.
bool ends_within(pid_t pid, double seconds);

/// Kills the child's whole process group and reaps the child, after waiting up to `grace_s` for it
/// to end by itself. Returns how it ended by itself: "exited with status 3", "was killed by signal
/// 11 (Segmentation fault)"; none when it did not, and this ended it.
std::optional<std::string> end_process(pid_t pid, double grace_s = 0.0);

}  // namespace crossover::driver
