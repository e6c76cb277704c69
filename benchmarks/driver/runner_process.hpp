// Runners as processes: pipes, a process group of their own, a clean environment, and a reason when
// they die.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "benchmarks/driver/interrupt.hpp"
#include "benchmarks/driver/named_command.hpp"
#include "benchmarks/driver/runner_link.hpp"

namespace crossover::driver {

/// The runner of a build: `build` itself when it is a program, else build/bin/crossover-runner or
/// build/crossover-runner. Fails when there is none; `option` is named in the error.
Expected<std::string> find_runner(const std::filesystem::path& build, const std::string& option);

/// Starts `own_runner` for every backend that has no command of its own in `runners`, behind the
/// launcher prefix that `launchers` gives. Runners but those of a user's commands get this
/// process's environment without the variables that steer parallel runtimes
/// (record::steers_a_runtime): a launcher such as `env OMP_WAIT_POLICY=passive` sets them on
/// purpose.
class ProcessSource final : public RunnerSource {
  public:
    ProcessSource(std::string own_runner, std::vector<NamedCommand> runners,
                  std::vector<NamedCommand> launchers, const Interrupt& interrupt);

    /// Fails when the program that would be started first for `backend`, its launcher or its
    /// runner, is not there.
    Expected<void> check(const std::string& backend) const;

    Expected<std::unique_ptr<RunnerLink>> start(const RunnerStart& wanted) override;

    /// A runner of ours, without launcher or commands of others: the one that probes the machine.
    Expected<std::unique_ptr<RunnerLink>> start_own();

  private:
    Expected<std::vector<std::string>> command_for(const RunnerStart& wanted) const;

    std::string m_own_runner;
    std::vector<NamedCommand> m_runners;
    std::vector<NamedCommand> m_launchers;
    const Interrupt& m_interrupt;
};

}  // namespace crossover::driver
