// How two processes hand a turn to each other: one number in shared memory that one side sets and
// the other awaits.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace crossover::process_pool {

/// Twice a cache line: neighbouring lines are fetched in pairs by current CPUs.
inline constexpr std::size_t k_line_bytes = 128;

/// The number of the latest turn, sent by one process and awaited by one other. Lives in shared
/// memory, zeroed.
///
/// Everything the sender wrote before send is visible to the receiver once the turn has come. The
/// lowest bit of the word says that the receiver sleeps, so that a sender that finds it awake saves
/// the system call; both sides change the word by one atomic operation, so no wake-up is lost.
class TurnSignal {
  public:
    /// Sets the turn, and wakes the receiver if it sleeps. Consecutive turns must differ; they may
    /// wrap.
    void send(std::uint32_t turn) noexcept;

    /// Whether the turn has come.
    bool has(std::uint32_t turn) const noexcept {
        return (m_word.load(std::memory_order_acquire) | 1U) == (turn << 1 | 1U);
    }

    /// Whether the receiver sleeps, or was about to when it was last heard of.
    bool receiver_sleeps() const noexcept {
        return (m_word.load(std::memory_order_relaxed) & 1U) != 0;
    }

    /// Waits busily until the turn has come; false when the window ended first.
    bool spin_for(std::uint32_t turn, std::chrono::microseconds window) const noexcept;

    /// Sleeps until the turn has come, for about `limit` where there is one; false when it has not
    /// come (the limit is over, or a signal came: ask again).
    bool sleep_for(std::uint32_t turn,
                   std::optional<std::chrono::milliseconds> limit = {}) noexcept;

  private:
    std::atomic<std::uint32_t> m_word{0};
    static_assert(std::atomic<std::uint32_t>::is_always_lock_free,
                  "a lock would not work across processes");
};

}  // namespace crossover::process_pool
