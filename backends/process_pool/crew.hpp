// The workers of a session, and what is done when one of them is lost.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "backends/api/backend.hpp"
#include "backends/api/partition.hpp"
#include "backends/process_pool/children.hpp"
#include "backends/process_pool/rules.hpp"

namespace crossover::process_pool {

/// Children with a bound on how often each may be lost in one run. A map is pure and its outputs
/// are written by nobody else, so a slice that was lost half done is simply run again, whole.
class Crew {
  public:
    /// `workers` counts the caller, who is worker 0 and has no child.
    Crew(unsigned workers, const Rules& rules)
        : m_workers(workers), m_rules(rules), m_losses(workers) {}

    unsigned workers() const noexcept { return m_workers; }
    const Rules& rules() const noexcept { return m_rules; }
    Children& children() noexcept { return m_children; }
    const Children& children() const noexcept { return m_children; }

    /// Forgets the losses of the run before.
    void begin_run() noexcept {
        if (m_lost_in_run) {
            forget_losses();
        }
    }

    /// Whether a worker is lost, and how; empty while it lives.
    std::optional<std::string> loss_of(unsigned worker) {
        return m_children.loss_of(worker, m_rules.stopped_limit);
    }

    /// Puts a fresh worker in the place of one that was lost with `slice` of n elements to do:
    /// kills and reaps the old one first, so that nothing of it writes any more. Throws RunError
    /// when the slice was lost too often in this run, or when no fresh worker can be started; the
    /// message names worker, process, how it was lost and the elements. (The lost one is not reaped
    /// then: its id stays its own.)
    void replace(unsigned worker, Slice slice, std::size_t n, const std::string& loss,
                 const Children::Job& job, int kept = -1);

    /// Slices run again since the crew was made.
    std::uint64_t retries() const noexcept { return m_retries; }

  private:
    void forget_losses() noexcept;
    std::string obituary(unsigned worker, Slice slice, std::size_t n,
                         const std::string& loss) const;

    unsigned m_workers;
    Rules m_rules;
    std::vector<unsigned> m_losses;  // [worker]: in this run
    bool m_lost_in_run = false;
    std::uint64_t m_retries = 0;
    Children m_children;
};

}  // namespace crossover::process_pool
