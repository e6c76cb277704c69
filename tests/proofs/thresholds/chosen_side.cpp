// A user's program that decides by an exported header: at each n of the command line the median
// time of a call that always stays serial, of one that is always parallel, and of one that chooses
// by sum_squares_openmp_min_n. The three take turns. Prints "n serial_ns parallel_ns chosen_ns".
#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "sum_squares_thresholds.hpp"

namespace {

double serial(const std::vector<double>& x) {
    double sum = 0.0;
    for (const double value : x) {
        sum += value * value;
    }
    return sum;
}

double parallel(const std::vector<double>& x) {
    double sum = 0.0;
#pragma omp parallel for reduction(+ : sum)
    for (std::size_t i = 0; i < x.size(); ++i) {
        sum += x[i] * x[i];
    }
    return sum;
}

double chosen(const std::vector<double>& x) {
    return x.size() >= crossover::thresholds::sum_squares_openmp_min_n ? parallel(x) : serial(x);
}

/// Nanoseconds of a call, over calls that fill 2 ms.
template <class Function>
double call_ns(Function function, const std::vector<double>& x) {
    using Clock = std::chrono::steady_clock;
    using Nanoseconds = std::chrono::duration<double, std::nano>;
    constexpr Nanoseconds k_epoch(2e6);
    const auto start = Clock::now();
    Nanoseconds taken{};
    std::size_t calls = 0;
    while (taken < k_epoch) {
        constexpr int k_calls_a_look = 8;
        for (int i = 0; i < k_calls_a_look; ++i) {
            const double sum = function(x);
            asm volatile("" : : "r,m"(sum) : "memory");
        }
        calls += k_calls_a_look;
        taken = Clock::now() - start;
    }
    return taken.count() / static_cast<double>(calls);
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

void compare(std::size_t n) {
    constexpr int k_rounds = 15;
    const std::vector<double> x(n, 0.5);
    std::array<std::vector<double>, 3> times;
    for (int round = 0; round < k_rounds; ++round) {
        times[0].push_back(call_ns(serial, x));
        times[1].push_back(call_ns(parallel, x));
        times[2].push_back(call_ns(chosen, x));
    }
    std::printf("%zu %.6g %.6g %.6g\n", n, median(times[0]), median(times[1]), median(times[2]));
}

}  // namespace

int main(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        compare(std::strtoull(argv[i], nullptr, 10));
    }
}
