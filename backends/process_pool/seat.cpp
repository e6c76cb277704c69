#include "backends/process_pool/seat.hpp"

namespace crossover::process_pool {

int seat_of_caller() noexcept {
    return sched_getcpu();
}

Elsewhere::Elsewhere(int process, std::span<const int> taken) noexcept : m_process(process) {
    if (sched_getaffinity(process, sizeof m_mask, &m_mask) != 0) {
        return;
    }
    cpu_set_t free = m_mask;
    for (const int cpu : taken) {
        if (cpu >= 0 && cpu < CPU_SETSIZE) {
            CPU_CLR(static_cast<unsigned>(cpu), &free);
        }
    }
    m_is_found = CPU_COUNT(&free) > 0 && sched_setaffinity(process, sizeof free, &free) == 0;
}

Elsewhere::~Elsewhere() {
    if (m_is_found) {
        sched_setaffinity(m_process, sizeof m_mask, &m_mask);
    }
}

}  // namespace crossover::process_pool
