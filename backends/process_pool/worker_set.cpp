#include "backends/process_pool/worker_set.hpp"

#include <algorithm>

namespace crossover::process_pool {

void WorkerSet::replace(unsigned worker, Slice slice, std::size_t n, const std::string& loss,
                        const Children::Job& job, int kept) {
    m_lost_in_run = true;
    const std::string message = loss_message(worker, slice, n, loss);
    if (m_losses[worker] == m_options.retries) {
        throw RunError(message);
    }
    ++m_losses[worker];
    m_children.reap(worker);
    if (const Expected<void> started = m_children.start(worker, job, kept); !started) {
        throw RunError(message + "; it could not be run again: " + to_string(started.error()));
    }
    ++m_retries;
}

void WorkerSet::forget_losses() noexcept {
    std::fill(m_losses.begin(), m_losses.end(), 0U);
    m_lost_in_run = false;
}

std::string WorkerSet::loss_message(unsigned worker, Slice slice, std::size_t n,
                                    const std::string& loss) const {
    std::string text = "worker " + std::to_string(worker) + " of " + std::to_string(m_count) +
                       " (process " + std::to_string(m_children.process(worker)) + ") " + loss +
                       " with elements [" + std::to_string(slice.first) + ", " +
                       std::to_string(slice.first + slice.count) + ") of " + std::to_string(n) +
                       " not done";
    if (m_losses[worker] > 0) {
        text += ", after " + std::to_string(m_losses[worker]) +
                (m_losses[worker] == 1 ? " fresh worker" : " fresh workers") +
                " had been lost with them, too";
    }
    return text;
}

}  // namespace crossover::process_pool
