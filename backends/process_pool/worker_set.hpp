// The workers of a session, and what is done when one of them is lost.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "backends/api/backend.hpp"
#include "backends/api/partition.hpp"
#include "backends/process_pool/children.hpp"
#include "backends/process_pool/options.hpp"

namespace crossover::process_pool {

/// Children with a bound on how often each may be lost in one run. A map is pure and its outputs
/// are written by nobody else, so a slice that was lost half done is simply run again, whole.
class WorkerSet {
  public:
    /// `workers` counts the caller, who is worker 0 and has no child.
    WorkerSet(unsigned workers, const Options& options)
        : m_count(workers), m_options(options), m_losses(workers) {}

    /// Workers, the caller included.
    unsigned count() const noexcept { return m_count; }
    const Options& options() const noexcept { return m_options; }
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
        return m_children.loss_of(worker, m_options.stopped_limit);
    }

    /// Puts a fresh worker in the place of one that was lost with `slice` of n elements to do:
    /// kills and reaps the old one first, so that nothing of it writes any more. Throws RunError
    /// when the slice was lost too often in this run, or when no fresh worker can be started; the
    /// message names worker, process, how it was lost and the elements. (The lost one is not reaped
    /// then: its id stays its own.)
    void replace(unsigned worker, Slice slice, std::size_t n, const std::string& loss,
                 const Children::Job& job, int kept = -1);

    /// Slices run again since the set was made.
    std::uint64_t retries() const noexcept { return m_retries; }

  private:
    void forget_losses() noexcept;
    std::string loss_message(unsigned worker, Slice slice, std::size_t n,
                             const std::string& loss) const;

    unsigned m_count;
    Options m_options;
    std::vector<unsigned> m_losses;  // [worker]: in this run
    bool m_lost_in_run = false;
    std::uint64_t m_retries = 0;
    Children m_children;
};

}  // namespace crossover::process_pool
