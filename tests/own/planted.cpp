// A program of comparisons whose truth is known: its ways wait for as long as they are told.
#include <chrono>
#include <crossover/compare.hpp>
#include <stdexcept>

namespace {

/// Keeps the CPU for so long.
double spin(double nanoseconds) {
    using Clock = std::chrono::steady_clock;
    const auto end = Clock::now() + std::chrono::nanoseconds(static_cast<long>(nanoseconds));
    while (Clock::now() < end) {
    }
    return 1.0;
}

std::size_t just_n(std::size_t n) {
    return n;
}

double planted_serial(std::size_t& n) {
    return spin(1000.0 * static_cast<double>(n));
}

}  // namespace

// 1 us an element against 20 us and half of that: equal at n = 40.
CROSSOVER_COMPARE(crossing)
    .setup(just_n)
    .serial(planted_serial)
    .way("half", [](std::size_t& n) { return spin(20000.0 + 500.0 * static_cast<double>(n)); })
    .way("slow", [](std::size_t& n) { return spin(1500.0 * static_cast<double>(n)); })
    .range(1, 4096);

// The same, in a library that stays serial below 100 by itself.
CROSSOVER_COMPARE(gated)
    .setup(just_n)
    .serial(planted_serial)
    .way("library",
         [](std::size_t& n) {
             return n < 100 ? planted_serial(n) : spin(20000.0 + 500.0 * static_cast<double>(n));
         })
    .range(1, 4096)
    .step(2)
    .unit("rows")
    .gate(100);

CROSSOVER_COMPARE(wrong).setup(just_n).serial(planted_serial).way("race", [](std::size_t& n) {
    return n > 1 ? 2.0 : 1.0;
});

CROSSOVER_COMPARE(refuses)
    .setup([](std::size_t n) -> std::size_t {
        return n < 64 ? n : throw std::runtime_error("no input of this size");
    })
    .serial(planted_serial)
    .parallel(planted_serial);

CROSSOVER_MAIN()
