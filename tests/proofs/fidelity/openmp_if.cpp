// crossover-openmp-if: what it costs to decide for the serial loop, by an `if` around two loops and
// by OpenMP's `if` clause. `crossover-fidelity overheads` runs it.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <crossover/threshold.hpp>
#include <vector>

namespace {

using Map = void (*)(const double*, double*, std::size_t);

constexpr std::size_t k_n = 8;
const crossover::Threshold k_pays("openmp_if", "openmp", 1000);

[[gnu::noinline]] void serial_loop(const double* x, double* y, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
        y[i] = 2.0 * x[i] + 1.0;
    }
}

[[gnu::noinline]] void if_else(const double* x, double* y, std::size_t n) {
    if (n >= k_pays) {
#pragma omp parallel for schedule(static)
        for (std::size_t i = 0; i < n; ++i) {
            y[i] = 2.0 * x[i] + 1.0;
        }
    } else {
        for (std::size_t i = 0; i < n; ++i) {
            y[i] = 2.0 * x[i] + 1.0;
        }
    }
}

[[gnu::noinline]] void if_clause(const double* x, double* y, std::size_t n) {
#pragma omp parallel for schedule(static) if (n >= k_pays)
    for (std::size_t i = 0; i < n; ++i) {
        y[i] = 2.0 * x[i] + 1.0;
    }
}

struct Way {
    const char* name;
    Map map;
    std::vector<double> ns{};  ///< per call, one a turn
};

double ns_per_call(Map map) {
    constexpr unsigned k_calls =
        2000;  // shorter than a time slice, so that others disturb few turns
    static const std::array<double, k_n> x{};
    static std::array<double, k_n> y{};
    using Clock = std::chrono::steady_clock;
    const auto begin = Clock::now();
    for (unsigned call = 0; call < k_calls; ++call) {
        map(x.data(), y.data(), k_n);
        asm volatile("" : : : "memory");
    }
    return std::chrono::duration<double, std::nano>(Clock::now() - begin).count() / k_calls;
}

}  // namespace

int main() {
    constexpr unsigned k_turns = 401;
    std::array ways{Way{"serial loop", serial_loop}, Way{"if/else", if_else},
                    Way{"omp if clause", if_clause}};
    for (unsigned turn = 0; turn < k_turns; ++turn) {
        for (Way& way : ways) {
            way.ns.push_back(ns_per_call(way.map));
        }
    }
    fmt::print(
        "a map of {} elements that stays serial: ns per call, median [quartiles] of {} turns\n\n",
        k_n, k_turns);
    for (Way& way : ways) {
        std::sort(way.ns.begin(), way.ns.end());
        fmt::print("{:<20} {:.1f} [{:.1f}, {:.1f}]\n", way.name, way.ns[k_turns / 2],
                   way.ns[k_turns / 4], way.ns[3 * k_turns / 4]);
    }
    return 0;
}
