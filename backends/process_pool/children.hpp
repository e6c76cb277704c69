// Child processes of one session: started, watched, replaced and ended.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "backends/api/expected.hpp"

namespace crossover::process_pool {

/// Owns child processes, numbered from 1 as workers are. The destructor kills and reaps them.
class Children {
  public:
    /// What a child does, given its number; when it returns, the child ends with exit code 0.
    struct Job {
        void (*run)(void* context, unsigned number) noexcept = nullptr;
        void* context = nullptr;
    };

    /// The one descriptor, beside the standard ones, that a child may keep, under this number.
    static constexpr int k_kept_descriptor = 3;

    Children() = default;
    Children(const Children&) = delete;
    Children& operator=(const Children&) = delete;
    Children(Children&&) = delete;
    Children& operator=(Children&&) = delete;
    ~Children();

    /// Forks child `number`, the next one or one that was reaped, which runs `job`. It keeps `kept`
    /// as k_kept_descriptor, unless that is negative. Fails when the process has other threads
    /// (their locks would stay locked in the child for ever), or when the system refuses a process.
    Expected<void> start(unsigned number, const Job& job, int kept = -1);

    /// How child `number` was lost, as the end of a sentence ("was killed by signal 9 (Killed)",
    /// "was stopped by signal 19 (Stopped (signal)) for 1000 ms"); empty while it lives. Does not
    /// reap it.
    std::optional<std::string> loss_of(unsigned number, std::chrono::milliseconds stopped_limit);

    /// Kills child `number`, whatever its state, and reaps it; afterwards nothing of it runs.
    void reap(unsigned number) noexcept;

    /// Process ids, by number; those of reaped children are -1.
    std::span<const int> processes() const noexcept { return m_processes; }
    int process(unsigned number) const noexcept { return m_processes[number - 1]; }

  private:
    using Time = std::chrono::steady_clock::time_point;

    std::vector<int> m_processes;
    std::vector<std::optional<Time>> m_stopped_since;  // by number, first seen so
};

}  // namespace crossover::process_pool
