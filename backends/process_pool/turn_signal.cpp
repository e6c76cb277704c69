#include "backends/process_pool/turn_signal.hpp"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <ctime>

#include "backends/api/spin.hpp"

namespace crossover::process_pool {
namespace {

constexpr std::uint32_t k_sleeping = 1;

// Without FUTEX_PRIVATE_FLAG: the word is shared between processes.
void futex(std::atomic<std::uint32_t>& word, int operation, std::uint32_t value,
           const timespec* timeout) noexcept {
    syscall(SYS_futex, reinterpret_cast<std::uint32_t*>(&word), operation, value, timeout, nullptr,
            0);
}

}  // namespace

void TurnSignal::send(std::uint32_t turn) noexcept {
    const std::uint32_t before = m_word.exchange(turn << 1, std::memory_order_acq_rel);
    if ((before & k_sleeping) != 0) {
        futex(m_word, FUTEX_WAKE, 1, nullptr);
    }
}

bool TurnSignal::spin_for(std::uint32_t turn, std::chrono::microseconds window) const noexcept {
    return has(turn) || spin_until([&] { return has(turn); }, window);
}

bool TurnSignal::sleep_for(std::uint32_t turn,
                           std::optional<std::chrono::milliseconds> limit) noexcept {
    std::uint32_t word = m_word.load(std::memory_order_acquire);
    if ((word | k_sleeping) == (turn << 1 | k_sleeping)) {
        return true;
    }
    if ((word & k_sleeping) == 0 &&
        !m_word.compare_exchange_strong(word, word | k_sleeping, std::memory_order_acq_rel)) {
        return has(turn);
    }
    timespec timeout{};
    if (limit) {
        timeout.tv_sec = static_cast<time_t>(limit->count() / 1000);
        timeout.tv_nsec = static_cast<long>(limit->count() % 1000 * 1'000'000);
    }
    futex(m_word, FUTEX_WAIT, word | k_sleeping, limit ? &timeout : nullptr);
    return has(turn);
}

}  // namespace crossover::process_pool
