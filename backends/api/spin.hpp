// Busy waiting for a moment: cheaper than sleeping when the event comes within microseconds, and
// harmful when there is no CPU to spare, because the awaited thread may need it.
#pragma once

#include <sched.h>

#include <chrono>

#include "backends/api/affinity.hpp"
#include "backends/api/problem.hpp"

namespace crossover {

/// Tells the CPU that this is a waiting loop, so that it leaves its resources to a sibling thread.
inline void relax() noexcept {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("yield");
#endif
}

/// Whether there is a usable CPU for every worker.
inline bool has_room(const Problem& problem) noexcept {
    return problem.workers <= (problem.usable_cpus > 0 ? problem.usable_cpus : allowed_cpus());
}

/// How long a waiting worker may spin: `wanted`, or nothing when there are more workers than usable
/// CPUs, because one that spins then keeps one that works from its CPU.
inline std::chrono::microseconds spin_window(const Problem& problem,
                                             std::chrono::microseconds wanted) noexcept {
    return has_room(problem) ? wanted : std::chrono::microseconds{0};
}

/// Looks at `ready` again and again for about `window`; returns whether it came true. Without a
/// window it never looks. After some microseconds, when a hot hand-over would have come, it offers
/// its CPU to others between looks: the awaited thread may need this CPU, where the system has
/// woken both on the same one.
template <class Ready>
bool spin_until(const Ready& ready, std::chrono::microseconds window) noexcept {
    if (window.count() == 0) {
        return false;
    }
    // The clock is read rarely: a read costs as much as several looks.
    constexpr int k_looks_per_clock = 32;
    constexpr std::chrono::microseconds k_selfish{5};
    const auto begin = std::chrono::steady_clock::now();
    for (std::chrono::steady_clock::duration waited{0}; waited < window;
         waited = std::chrono::steady_clock::now() - begin) {
        if (waited > k_selfish) {
            sched_yield();
        }
        for (int look = 0; look < k_looks_per_clock; ++look) {
            if (ready()) {
                return true;
            }
            relax();
        }
    }
    return false;
}

}  // namespace crossover
