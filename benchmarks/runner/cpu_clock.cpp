#include "benchmarks/runner/cpu_clock.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>

namespace crossover::runner {
namespace {

double read_clock(clockid_t clock) {
    timespec time{};
    return clock_gettime(clock, &time) == 0
               ? static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec)
               : 0.0;
}

/// Workers that have come and gone: those of a pool that forks for every call, and those that were
/// replaced.
double seconds_of_reaped_children() {
    rusage usage{};
    getrusage(RUSAGE_CHILDREN, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void pause_briefly() {
    constexpr timespec k_pause{
        0, 100'000};  // short against the millisecond for which idle workers spin
    nanosleep(&k_pause, nullptr);
}

/// Whether a thread neither runs nor waits for a CPU: the letter after the name in proc(5)'s stat.
/// Gone is at rest, too.
bool is_at_rest(const std::filesystem::path& thread) {
    std::ifstream file(thread / "stat");
    std::string line;
    std::getline(file, line);
    const auto name_end = line.rfind(')');
    const char state =
        name_end != std::string::npos && name_end + 2 < line.size() ? line[name_end + 2] : 'X';
    return state != 'R' && state != 'D';
}

bool are_threads_at_rest(pid_t process, pid_t but_for) {
    std::error_code gone;
    std::filesystem::directory_iterator thread("/proc/" + std::to_string(process) + "/task", gone);
    for (; !gone && thread != std::filesystem::directory_iterator(); thread.increment(gone)) {
        if (thread->path().filename() != std::to_string(but_for) && !is_at_rest(thread->path())) {
            return false;
        }
    }
    return true;
}

}  // namespace

double cpu_seconds(std::span<const int> workers) {
    double total = read_clock(CLOCK_PROCESS_CPUTIME_ID) + seconds_of_reaped_children();
    for (const int worker : workers) {
        clockid_t clock{};
        if (clock_getcpuclockid(worker, &clock) == 0) {
            total += read_clock(clock);
        }
    }
    return total;
}

void idle(std::span<const int> workers) {
    constexpr timespec k_gap{0, 1'000'000};
    wait_until_quiet(workers, k_quiet_limit_seconds);
    nanosleep(&k_gap, nullptr);
}

bool wait_until_quiet(std::span<const int> workers, double limit_seconds) {
    const double end = read_clock(CLOCK_MONOTONIC) + limit_seconds;
    const pid_t self = getpid();
    const pid_t caller = gettid();
    const auto is_quiet = [&] {
        return are_threads_at_rest(self, caller) &&
               std::all_of(workers.begin(), workers.end(),
                           [](int worker) { return are_threads_at_rest(worker, 0); });
    };
    while (!is_quiet()) {
        if (read_clock(CLOCK_MONOTONIC) >= end) {
            return false;
        }
        pause_briefly();
    }
    return true;
}

}  // namespace crossover::runner
