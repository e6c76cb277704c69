#include "benchmarks/runner/cpu_clock.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <thread>

namespace crossover::runner {
namespace {

/// A child process that computes for ever or waits for ever.
class Child {
  public:
    explicit Child(bool busy) : m_pid(fork()) {
        while (m_pid == 0) {
            if (!busy) {
                pause();
            }
        }
    }
    ~Child() {
        kill(m_pid, SIGKILL);
        waitpid(m_pid, nullptr, 0);
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    Child(Child&&) = delete;
    Child& operator=(Child&&) = delete;

    std::array<int, 1> pids() const { return {m_pid}; }

  private:
    pid_t m_pid;
};

/// Spends this thread's time until the clock has moved on.
void burn_until(double cpu_seconds_of_process) {
    while (cpu_seconds({}) < cpu_seconds_of_process) {
    }
}

/// Looks again and again: on a crowded machine a worker that never rests may be off the CPU for a
/// while.
bool is_found_busy(std::span<const int> workers) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (wait_until_quiet(workers, 1e-3)) {
        if (std::chrono::steady_clock::now() > end) {
            return false;
        }
    }
    return true;
}

TEST(CpuClock, CountsThisProcess) {
    const double before = cpu_seconds({});
    EXPECT_GT(before, 0.0);
    burn_until(before + 1e-3);
    EXPECT_GE(cpu_seconds({}), before + 1e-3);
}

TEST(CpuClock, CountsThreadsThatHaveEnded) {
    const double before = cpu_seconds({});
    std::thread([&] { burn_until(before + 2e-3); }).join();
    EXPECT_GE(cpu_seconds({}), before + 2e-3);
}

TEST(CpuClock, CountsWorkerProcesses) {
    const Child child(true);
    const auto of_child = [&] {
        const double own = cpu_seconds({});
        return cpu_seconds(child.pids()) - own;
    };
    const double before = of_child();
    while (of_child() < before + 0.05) {  // ends only if the child's time is counted
        usleep(1000);
    }
    SUCCEED();
}

TEST(CpuClock, AWorkerThatIsGoneCountsNothing) {
    std::array<int, 1> gone{};
    {
        const Child child(false);
        gone = child.pids();
    }
    EXPECT_GT(cpu_seconds(gone), 0.0);
    EXPECT_TRUE(wait_until_quiet(gone, 10.0));
}

TEST(CpuClock, AnIdleProcessIsQuiet) {
    EXPECT_TRUE(wait_until_quiet({}, 10.0));
    const Child child(false);
    EXPECT_TRUE(wait_until_quiet(child.pids(), 10.0));
}

TEST(CpuClock, ABusyWorkerIsNotQuiet) {
    const Child child(true);
    EXPECT_TRUE(is_found_busy(child.pids()));
}

TEST(CpuClock, ABusyThreadIsNotQuiet) {
    std::atomic<bool> stop = false;
    std::thread spinner([&] {
        while (!stop) {
        }
    });
    const bool found_busy = is_found_busy({});
    stop = true;
    spinner.join();
    EXPECT_TRUE(found_busy);
}

TEST(CpuClock, LooksAtLeastOnce) {
    EXPECT_TRUE(wait_until_quiet({}, 0.0));
}

TEST(CpuClock, WaitsForThoseWhoRestLater) {
    std::atomic<bool> stop = false;
    std::atomic<bool> stopped = false;
    std::thread spinner([&] {
        while (!stop) {
        }
        stopped = true;
        pause();  // until the signal below
    });
    std::signal(SIGUSR1, [](int) {});
    std::thread stopper([&] {
        usleep(5000);
        stop = true;
    });
    EXPECT_TRUE(wait_until_quiet({}, 30.0));
    EXPECT_TRUE(stopped);
    stopper.join();
    pthread_kill(spinner.native_handle(), SIGUSR1);
    spinner.join();
}

}  // namespace
}  // namespace crossover::runner
