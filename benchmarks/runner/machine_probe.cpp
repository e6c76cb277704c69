#include "benchmarks/runner/machine_probe.hpp"

#include <fmt/format.h>
#include <sched.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <ctime>
#include <limits>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <vector>

namespace crossover::runner {
namespace {

using std::chrono::steady_clock;

constexpr auto k_spin = std::chrono::microseconds(6000);
constexpr std::size_t k_most_threads = 64;

double thread_cpu_seconds() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// The CPUs that this process may use, at most k_most_threads of them.
std::vector<int> usable_cpus() {
    cpu_set_t mask;
    std::vector<int> cpus;
    if (sched_getaffinity(0, sizeof(mask), &mask) == 0) {
        for (int cpu = 0; cpu < CPU_SETSIZE && cpus.size() < k_most_threads; ++cpu) {
            if (CPU_ISSET(static_cast<std::size_t>(cpu), &mask)) {
                cpus.push_back(cpu);
            }
        }
    }
    return cpus;
}

void pin_to(int cpu) {
    cpu_set_t mask;
    CPU_ZERO(&mask);
    CPU_SET(static_cast<std::size_t>(cpu), &mask);
    sched_setaffinity(0, sizeof(mask), &mask);
}

/// work(i) for every i, each on a thread of its own that is bound to cpus[i]. All begin together,
/// when the last one is there. Throws std::runtime_error when the system refuses a thread; those
/// that are there then end without work.
template <class Work>
void on_threads(const std::vector<int>& cpus, const Work& work) {
    std::atomic<std::size_t> missing{cpus.size()};
    std::atomic<bool> given_up{false};
    std::vector<std::jthread> threads;
    threads.reserve(cpus.size());
    for (std::size_t i = 0; i < cpus.size(); ++i) {
        try {
            threads.emplace_back([&, i] {
                pin_to(cpus[i]);
                missing.fetch_sub(1);
                while (missing.load() != 0 && !given_up.load()) {
                    std::this_thread::yield();
                }
                if (!given_up.load()) {
                    work(i);
                }
            });
        } catch (const std::system_error& error) {
            given_up = true;
            throw std::runtime_error(fmt::format(
                "thread {} of {} was refused: {}: raise the limit on threads (ulimit -u)", i + 1,
                cpus.size(), error.code().message()));
        }
    }
}

/// Two threads pass a number to and fro through one cache line.
std::optional<double> round_trip_ns(const std::vector<int>& cpus) {
    if (cpus.size() < 2) {
        return std::nullopt;
    }
    constexpr int k_batches = 7;
    constexpr int k_trips = 200;
    alignas(64) std::atomic<int> ball{0};
    std::array<double, k_batches> batch_ns{};
    const auto answer = [&] {
        for (int trip = 0; trip < k_batches * k_trips; ++trip) {
            while (ball.load(std::memory_order_acquire) != 2 * trip + 1) {
            }
            ball.store(2 * trip + 2, std::memory_order_release);
        }
    };
    const auto serve = [&] {
        for (int batch = 0; batch < k_batches; ++batch) {
            const auto start = steady_clock::now();
            for (int trip = batch * k_trips; trip < (batch + 1) * k_trips; ++trip) {
                ball.store(2 * trip + 1, std::memory_order_release);
                while (ball.load(std::memory_order_acquire) != 2 * trip + 2) {
                }
            }
            batch_ns.at(static_cast<std::size_t>(batch)) =
                std::chrono::duration<double, std::nano>(steady_clock::now() - start).count() /
                k_trips;
        }
    };
    on_threads({cpus[0], cpus[1]}, [&](std::size_t index) {
        if (index == 0) {
            serve();
        } else {
            answer();
        }
    });
    std::sort(batch_ns.begin(), batch_ns.end());
    return batch_ns[k_batches / 2];
}

/// One step of a chain of dependent additions and multiplications, in registers: only the clock
/// frequency and a neighbour on the same core change it. The least of a few tries.
double reference_ns() {
    constexpr int k_tries = 3;
    constexpr int k_steps = 20'000;
    double least = std::numeric_limits<double>::infinity();
    volatile double kept = 0.0;  // so that the chain has a reader
    for (int i = 0; i < k_tries; ++i) {
        double x = 0.5 + kept;
        const auto start = steady_clock::now();
        for (int step = 0; step < k_steps; ++step) {
            x = x * 0.999 + 0.001;
        }
        least = std::min(
            least, std::chrono::duration<double, std::nano>(steady_clock::now() - start).count() /
                       k_steps);
        kept = x * 0.0;
    }
    return least;
}

}  // namespace

/// One thread on every CPU; they begin together, so that the wall time holds nothing but spinning.
/// Pinned, because a scheduler may leave two threads on one CPU for milliseconds while another one
/// idles, which is not what is asked.
double effective_cpus(const std::vector<int>& cpus) {
    std::vector<double> shares(cpus.size(), 0.0);
    on_threads(cpus, [&](std::size_t index) {
        const double cpu = thread_cpu_seconds();
        const auto start = steady_clock::now();
        auto now = start;
        while (now - start < k_spin) {
            now = steady_clock::now();
        }
        shares[index] =
            (thread_cpu_seconds() - cpu) / std::chrono::duration<double>(now - start).count();
    });
    double sum = 0.0;
    for (const double share : shares) {
        sum += share;
    }
    return sum;
}

record::MachineState probe_machine(unsigned threads) {
    record::MachineState state;
    state.threads = std::clamp(threads, 1U, static_cast<unsigned>(k_most_threads));
    state.reference_ns = reference_ns();
    const std::vector<int> cpus = usable_cpus();
    state.effective_cpus = std::min(effective_cpus(cpus), static_cast<double>(state.threads));
    state.round_trip_ns = round_trip_ns(cpus);
    return state;
}

}  // namespace crossover::runner
