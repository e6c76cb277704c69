#include "backends/process_pool/crew.hpp"

#include <algorithm>

namespace crossover::process_pool {

void Crew::replace(unsigned worker, Slice slice, std::size_t n, const std::string& loss,
                   const Children::Job& job, int kept) {
    m_lost_in_run = true;
    if (m_losses[worker] == m_rules.retries) {
        throw RunError(obituary(worker, slice, n, loss));
    }
    const std::string last_words = obituary(worker, slice, n, loss);
    ++m_losses[worker];
    m_children.reap(worker);
    if (const Expected<void> started = m_children.start(worker, job, kept); !started) {
        throw RunError(last_words + "; it could not be run again: " + to_string(started.error()));
    }
    ++m_retries;
}

void Crew::forget_losses() noexcept {
    std::fill(m_losses.begin(), m_losses.end(), 0U);
    m_lost_in_run = false;
}

std::string Crew::obituary(unsigned worker, Slice slice, std::size_t n,
                           const std::string& loss) const {
    std::string text = "worker " + std::to_string(worker) + " of " + std::to_string(m_workers) +
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
