// Faults from outside: a process of its own that hurts the workers of its parent at random moments.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstdint>

#include "tests/conformance/shared_with_children.hpp"

namespace crossover::conformance {

/// From its constructor to its destructor, picks one of the parent's other children after a random
/// pause, and kills, aborts, faults or stops it. Make it before the pool, so that it is not forked
/// from a process with anything of its.
class Injector {
  public:
    /// Pauses last up to `longest_pause_us`. The order of pauses, victims and faults is that of the
    /// seed.
    Injector(std::uint32_t seed, std::uint32_t longest_pause_us);
    Injector(const Injector&) = delete;
    Injector& operator=(const Injector&) = delete;
    Injector(Injector&&) = delete;
    Injector& operator=(Injector&&) = delete;
    ~Injector();

    /// Faults that have reached a live worker so far.
    unsigned faults() const noexcept { return m_faults.get()->load(); }

  private:
    SharedWithChildren<std::atomic<unsigned>> m_faults;
    pid_t m_process = -1;
};

}  // namespace crossover::conformance
