// Two processes instead of one, so that what has begun is also put away when the driver kills the
// runner.
#pragma once

#include <functional>

namespace crossover::command {

/// Runs `serve` in a child that leads a process group of its own and is told by SIGTERM when this
/// process dies, and ends as that child does. What the child leaves behind is killed.
int run_guarded(const std::function<int()>& serve);

}  // namespace crossover::command
