// Looks at the machine through a runner of its own, which lives as long as the sweep.
#pragma once

#include <optional>

#include "benchmarks/record/values.hpp"
#include "benchmarks/sweep/conversation.hpp"
#include "benchmarks/sweep/runner_process.hpp"

namespace crossover::sweep {

class MachineWatch {
  public:
    explicit MachineWatch(ProcessSource& source) : m_source(source) {}

    /// What the machine gives to this many threads now; takes about 8 ms. None when the probe fails; it is then started
    /// anew for the next look.
    std::optional<record::MachineState> look(unsigned threads);

  private:
    Expected<record::MachineState> ask(unsigned threads);

    ProcessSource& m_source;
    std::optional<Conversation> m_probe;
};

}  // namespace crossover::sweep
