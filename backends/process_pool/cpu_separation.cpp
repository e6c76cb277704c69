#include "backends/process_pool/cpu_separation.hpp"

namespace crossover::process_pool {

int cpu_of_caller() noexcept {
    return sched_getcpu();
}

CpuExclusion::CpuExclusion(int process, std::span<const int> excluded) noexcept
    : m_process(process) {
    if (sched_getaffinity(process, sizeof m_mask, &m_mask) != 0) {
        return;
    }
    cpu_set_t free = m_mask;
    for (const int cpu : excluded) {
        if (cpu >= 0 && cpu < CPU_SETSIZE) {
            CPU_CLR(static_cast<unsigned>(cpu), &free);
        }
    }
    m_took_effect = CPU_COUNT(&free) > 0 && sched_setaffinity(process, sizeof free, &free) == 0;
}

CpuExclusion::~CpuExclusion() {
    if (m_took_effect) {
        sched_setaffinity(m_process, sizeof m_mask, &m_mask);
    }
}

}  // namespace crossover::process_pool
