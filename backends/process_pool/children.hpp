// Child processes of one session: started together, watched, and ended together.
#pragma once

#include <sys/types.h>

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "backends/api/expected.hpp"

namespace crossover::process_pool {

/// Owns child processes. The destructor kills and reaps them.
class Children {
  public:
    /// What a child does, given its number from 0; must not return.
    struct Job {
        void (*run)(void* context, unsigned number) noexcept = nullptr;
        void* context = nullptr;
    };

    Children() = default;
    Children(Children&& other) noexcept = default;
    Children& operator=(Children&&) = delete;
    Children(const Children&) = delete;
    Children& operator=(const Children&) = delete;
    ~Children();

    /// Forks `count` children, which run `job`. Fails when the process has other threads (their locks would stay locked
    /// in the child for ever), or when the system refuses a process; children already started end with *this.
    Expected<void> start(unsigned count, const Job& job);

    /// How child `number` ended, as the end of a sentence ("was killed by signal 9 (Killed)"); empty while it lives.
    /// Does not reap it.
    std::optional<std::string> end_of(unsigned number) const;

    /// Process ids, by number.
    std::span<const int> processes() const noexcept { return m_processes; }

  private:
    std::vector<int> m_processes;
};

}  // namespace crossover::process_pool
