// Looks at the machine through a runner of its own, which lives as long as the sweep.
#pragma once

#include <optional>

#include "benchmarks/driver/runner_client.hpp"
#include "benchmarks/driver/runner_process.hpp"
#include "benchmarks/record/values.hpp"

namespace crossover::driver {

class MachineProbeClient {
  public:
    /// A probe that takes longer than `deadline_s` over one answer has hung.
    MachineProbeClient(ProcessSource& source, double deadline_s)
        : m_source(source), m_deadline_s(deadline_s) {}

    /// What the machine gives to this many threads now; takes about 8 ms. When the probe fails, it
    /// is started anew for the next look.
    Expected<record::MachineState> look(unsigned threads);

  private:
    Expected<record::MachineState> ask(unsigned threads);

    ProcessSource& m_source;
    double m_deadline_s;
    std::optional<RunnerClient> m_probe;
};

/// What the machine gives now, by one look with the suite's own runner.
Expected<record::MachineState> look_at_machine(const std::string& own_runner, unsigned threads);

}  // namespace crossover::driver
