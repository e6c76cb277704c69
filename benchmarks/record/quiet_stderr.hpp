// Libraries that write to stderr on their own.
#pragma once

namespace crossover::record {

/// While it lives, what is written to stderr is lost: hwloc prints complaints of its own, in the
/// middle of our output, that no setting turns off altogether. For short calls while no other
/// thread writes; where /dev/null cannot be opened nothing is hidden.
class QuietStderr {
  public:
    QuietStderr();
    ~QuietStderr();
    QuietStderr(const QuietStderr&) = delete;
    QuietStderr& operator=(const QuietStderr&) = delete;
    QuietStderr(QuietStderr&&) = delete;
    QuietStderr& operator=(QuietStderr&&) = delete;

  private:
    int m_kept = -1;
};

}  // namespace crossover::record
