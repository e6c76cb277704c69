// The yardstick: programs that map `wave` with a loop as anybody would write it, timed by hand, without any of our
// backends, sessions or timers. They speak the runner protocol so that they can be paired with ours, round by round.
#pragma once

#include <cstddef>

namespace crossover::fidelity {

/// y[i] = sqrt(x[i]) sin(x[i]) for all i < n, with `workers` threads.
using Loop = void (*)(const double* x, double* y, std::size_t n, int workers);

/// Answers the protocol on stdin and stdout with `loop`, for the workload "wave" only. argv[1] is the number of
/// workers.
int serve(Loop loop, int argc, char** argv);

}  // namespace crossover::fidelity
