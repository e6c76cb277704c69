// Keeps caller and workers on different CPUs. Two that share one while another is free are the
// pool's slow state: each spins, or computes, on the time that its partner needs. The scheduler may
// place them so when one wakes the other, and can leave them so for many thousand calls.
#pragma once

#include <sched.h>

#include <span>

namespace crossover::process_pool {

/// No CPU: none is known yet.
inline constexpr int k_no_cpu = -1;

/// The CPU that the calling process runs on now.
int cpu_of_caller() noexcept;

/// Keeps a process (0: the calling one) off some CPUs for as long as this lives; then its mask is
/// what it was before, and the scheduler is free again. One that runs or is ready to has moved when
/// the constructor returns; one that sleeps moves when it is woken, so wake it before this ends.
class CpuExclusion {
  public:
    /// Does nothing when the process may run on no other CPU.
    CpuExclusion(int process, std::span<const int> excluded) noexcept;
    CpuExclusion(const CpuExclusion&) = delete;
    CpuExclusion& operator=(const CpuExclusion&) = delete;
    CpuExclusion(CpuExclusion&&) = delete;
    CpuExclusion& operator=(CpuExclusion&&) = delete;
    ~CpuExclusion();

    /// Whether there was another CPU for it.
    bool took_effect() const noexcept { return m_took_effect; }

  private:
    int m_process;
    cpu_set_t m_mask{};
    bool m_took_effect = false;
};

}  // namespace crossover::process_pool
