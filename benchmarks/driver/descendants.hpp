// The processes below one, held so that they can be ended when it is gone.
#pragma once

#include <sys/types.h>

#include <vector>

#include "backends/api/descriptor.hpp"

namespace crossover::driver {

/// The children of a process, their children, and so on, in whatever process groups they are.
class Descendants {
  public:
    Descendants() = default;
    /// Those of `ancestor` as they are now; it must not be reaped yet.
    explicit Descendants(pid_t ancestor);

    /// SIGKILL to those that still run, and to no other process that got the number of one.
    void kill() const noexcept;

  private:
    std::vector<Descriptor> m_processes{};  ///< of pidfd_open
};

}  // namespace crossover::driver
