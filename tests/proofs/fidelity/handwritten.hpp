// The yardstick: programs that map `wave` (one of them `scale`) with a loop as anybody would write
// it, timed by hand, without any of our backends, sessions or timers. They speak the runner
// protocol so that they can be paired with ours, round by round.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace crossover::fidelity {

/// Writes the inputs first … first+count-1 to x and zeroes the outputs there: the first touch of
/// that memory.
struct Prepare {
    std::string_view workload;
    std::uint64_t seed = 0;
    double* x = nullptr;
    double* y = nullptr;

    void operator()(std::size_t first, std::size_t count) const;
};

/// What somebody writes by hand.
struct Twin {
    /// Calls prepare on slices that cover 0 … n-1, each on the thread that will work on it.
    void (*place)(const Prepare& prepare, std::size_t n, int workers);
    /// y[i] = f(x[i]) for all i < n, with `workers` threads.
    void (*map)(const double* x, double* y, std::size_t n, int workers);
    /// Whether x and y must lie in memory that this process shares with those it forks.
    bool with_children = false;
};

/// f is √x · sin x, as of wave, in all twins but that of scale.
inline constexpr std::string_view k_wave = "wave";
inline constexpr std::string_view k_scale = "scale";

/// The grain of our variants that take one, where none is given: sixteen chunks a worker.
inline std::size_t default_grain(std::size_t n, int workers) {
    const std::size_t chunks = 16 * static_cast<std::size_t>(workers);
    return n < chunks ? 1 : (n + chunks - 1) / chunks;
}

/// The twin of a variant; none: it has no such variant. `workers` as it will be asked for later.
using FindTwin = std::optional<Twin> (*)(std::string_view variant, int workers);

/// Answers the protocol on stdin and stdout, for that workload only. argv: WORKERS [VARIANT].
int serve(FindTwin find, int argc, char** argv, std::string_view workload = k_wave);

}  // namespace crossover::fidelity
