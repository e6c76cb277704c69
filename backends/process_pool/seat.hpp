// Which CPU a worker sits on. Two that share one while another is free are the pool's slow state:
// each spins, or computes, on the time that its partner needs. The scheduler may put them so when
// one wakes the other, and can leave them so for many thousand calls.
#pragma once

#include <sched.h>

#include <span>

namespace crossover::process_pool {

/// No CPU: nobody has sat down yet.
inline constexpr int k_nowhere = -1;

/// The CPU that the calling process runs on now.
int seat_of_caller() noexcept;

/// Keeps a process (0: the calling one) off some CPUs for as long as this lives; then its mask is
/// what it was before, and the scheduler is free again. One that runs or is ready to has moved when
/// the constructor returns; one that sleeps moves when it is woken, so wake it before this ends.
class Elsewhere {
  public:
    /// Does nothing when the process may run on no other CPU.
    Elsewhere(int process, std::span<const int> taken) noexcept;
    Elsewhere(const Elsewhere&) = delete;
    Elsewhere& operator=(const Elsewhere&) = delete;
    Elsewhere(Elsewhere&&) = delete;
    Elsewhere& operator=(Elsewhere&&) = delete;
    ~Elsewhere();

    /// Whether there was another CPU for it.
    bool is_found() const noexcept { return m_is_found; }

  private:
    int m_process;
    cpu_set_t m_mask{};
    bool m_is_found = false;
};

}  // namespace crossover::process_pool
