// Ctrl-C as something that can be waited for beside other descriptors.
#pragma once

#include <csignal>

namespace crossover::driver {

/// While it lives, SIGINT, SIGTERM and SIGHUP end nothing but become readable; SIGPIPE and SIGXFSZ
/// are ignored. One per process.
class Interrupt {
  public:
    Interrupt();
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;
    Interrupt(Interrupt&&) = delete;
    Interrupt& operator=(Interrupt&&) = delete;

    /// Readable from the first signal on (it is never read empty).
    int descriptor() const { return m_descriptor; }
    bool pending() const;

  private:
    int m_descriptor = -1;
    sigset_t m_before{};
};

}  // namespace crossover::driver
