#include "benchmarks/runner/cpu_clock.hpp"

#include <ctime>

namespace crossover::runner {
namespace {

double read_clock(clockid_t clock) {
    timespec time{};
    return clock_gettime(clock, &time) == 0
               ? static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec)
               : 0.0;
}

void pause_briefly() {
    constexpr timespec k_pause{0, 200'000};  // long against a scheduler tick's accounting error, short against an epoch
    nanosleep(&k_pause, nullptr);
}

}  // namespace

double cpu_seconds(std::span<const int> workers) {
    double total = read_clock(CLOCK_PROCESS_CPUTIME_ID);
    for (const int worker : workers) {
        clockid_t clock{};
        if (clock_getcpuclockid(worker, &clock) == 0) {
            total += read_clock(clock);
        }
    }
    return total;
}

bool wait_until_quiet(std::span<const int> workers, double limit_seconds) {
    constexpr double k_still_seconds = 5e-6;  // two system calls of a worker that goes to sleep
    const auto workers_seconds = [&] { return cpu_seconds(workers) - read_clock(CLOCK_THREAD_CPUTIME_ID); };
    const double end = read_clock(CLOCK_MONOTONIC) + limit_seconds;
    double before = workers_seconds();
    while (read_clock(CLOCK_MONOTONIC) < end) {
        pause_briefly();
        const double now = workers_seconds();
        if (now - before < k_still_seconds) {
            return true;
        }
        before = now;
    }
    return false;
}

}  // namespace crossover::runner
