// Calls in simulated time: runners that smpirun starts, one for each number of nodes.
#pragma once

#include <map>
#include <string>

#include "backends/api/expected.hpp"
#include "benchmarks/driver/interrupt.hpp"
#include "benchmarks/driver/memory_file.hpp"
#include "benchmarks/driver/runner_client.hpp"
#include "benchmarks/plan/search.hpp"

namespace crossover::plan {

/// Where smpirun and crossover-runner-simulated are. Fails where either is not there.
struct SimulationPrograms {
    std::string smpirun = "smpirun";
    std::string runner;
};
Expected<void> check_programs(const SimulationPrograms& programs);

class Simulator {
  public:
    /// `interrupt` must outlive it. Fails where there is no memory for the platform, which is a
    /// file without a name, so that nothing of it is left whatever ends this process.
    static Expected<Simulator> make(SimulationPrograms programs, const record::Wire& wire,
                                    unsigned most_nodes, const driver::Interrupt& interrupt);

    /// Nanoseconds of a call. `largest`: the size up to which most calls of this cost are.
    Expected<double> ask(const Call& call, std::uint64_t largest);

  private:
    /// The runner for a number of nodes, what its elements cost, and its session.
    struct Nodes {
        driver::RunnerClient client;
        record::ElementCost cost;
        record::Placing placing;
        std::uint64_t n_max;
    };
    Simulator(SimulationPrograms programs, driver::MemoryFile platform, driver::MemoryFile hosts,
              const driver::Interrupt& interrupt);
    Expected<driver::RunnerClient> start(const Call& call, std::uint64_t n_max) const;

    SimulationPrograms m_programs;
    driver::MemoryFile m_platform, m_hosts;
    const driver::Interrupt* m_interrupt;
    std::map<unsigned, Nodes> m_nodes;
};

}  // namespace crossover::plan
