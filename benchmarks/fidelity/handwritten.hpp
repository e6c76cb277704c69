// The yardstick: programs that map `wave` with a loop as anybody would write it, timed by hand, without any of our
// backends, sessions or timers. They speak the runner protocol so that they can be paired with ours, round by round.
#pragma once

#include <cstddef>
#include <cstdint>

namespace crossover::fidelity {

/// Writes the inputs first … first+count-1 to x and zeroes the outputs there: the first touch of that memory.
struct Prepare {
    std::uint64_t seed = 0;
    double* x = nullptr;
    double* y = nullptr;

    void operator()(std::size_t first, std::size_t count) const;
};

/// What somebody writes by hand.
struct Twin {
    /// Calls prepare on slices that cover 0 … n-1, each on the thread that will work on it.
    void (*place)(const Prepare& prepare, std::size_t n, int workers);
    /// y[i] = sqrt(x[i]) sin(x[i]) for all i < n, with `workers` threads.
    void (*map)(const double* x, double* y, std::size_t n, int workers);
};

/// Answers the protocol on stdin and stdout with `twin`, for the workload "wave" only. argv[1] is the number of
/// workers.
int serve(const Twin& twin, int argc, char** argv);

}  // namespace crossover::fidelity
