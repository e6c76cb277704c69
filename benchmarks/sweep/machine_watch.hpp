// Looks at the machine through a runner of its own, which lives as long as the sweep.
#pragma once

#include <optional>

#include "benchmarks/record/values.hpp"
#include "benchmarks/sweep/conversation.hpp"
#include "benchmarks/sweep/runner_process.hpp"

namespace crossover::sweep {

class MachineWatch {
  public:
    /// A probe that takes longer than `deadline_s` over one answer has hung.
    MachineWatch(ProcessSource& source, double deadline_s)
        : m_source(source), m_deadline_s(deadline_s) {}

    /// What the machine gives to this many threads now; takes about 8 ms. When the probe fails, it
    /// is started anew for the next look.
    Expected<record::MachineState> look(unsigned threads);

  private:
    Expected<record::MachineState> ask(unsigned threads);

    ProcessSource& m_source;
    double m_deadline_s;
    std::optional<Conversation> m_probe;
};

}  // namespace crossover::sweep
