// An arena of oneTBB with exactly the workers asked for. std_par stands on it, too: libstdc++ runs
// its parallel algorithms on oneTBB, and takes the arena it is called in.
#pragma once

#include <memory>

#include "backends/api/affinity.hpp"
#include "backends/api/problem.hpp"

namespace crossover::tbb_arena {

/// TBB's threads are started by the first work in it, and ended by the destructor.
class Arena {
  public:
    explicit Arena(const Problem& problem);
    Arena(const Arena&) = delete;
    Arena& operator=(const Arena&) = delete;
    Arena(Arena&&) = delete;
    Arena& operator=(Arena&&) = delete;
    ~Arena();

    /// Calls body() in the arena, on the calling thread. Passes exceptions on.
    template <class Body>
    void execute(const Body& body) {
        enter([](const void* erased) { (*static_cast<const Body*>(erased))(); }, &body);
    }

    /// Waits until TBB has started all workers, binds them, and keeps their masks. Throws
    /// std::runtime_error when they do not come within ten seconds. There are no other threads for
    /// the arena, so they stay bound.
    void start_workers();

    /// Only the caller, before the first work of all: where first calls are measured, the others
    /// must not be there yet.
    void bind_and_record_caller() noexcept { m_placement.bind_and_record(0); }

    /// What start_workers() has left to do before the first work: true once at most, and only where
    /// CPUs were asked for.
    bool must_start_workers() const noexcept { return !m_started && m_pinned; }

    const Placement& placement() const noexcept { return m_placement; }

  private:
    struct Parts;

    void enter(void (*call)(const void*), const void* body);

    Placement m_placement;
    unsigned m_workers;
    bool m_pinned;
    bool m_started = false;
    std::unique_ptr<Parts> m_parts;
};

}  // namespace crossover::tbb_arena
