// How the driver reaches runners. Small interfaces, so that tests can put planted runners in.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "backends/api/expected.hpp"

namespace crossover::driver {

/// A line to one runner. Destroying it ends the runner and everything it started.
class RunnerLink {
  public:
    RunnerLink() = default;
    RunnerLink(const RunnerLink&) = delete;
    RunnerLink& operator=(const RunnerLink&) = delete;
    RunnerLink(RunnerLink&&) = delete;
    RunnerLink& operator=(RunnerLink&&) = delete;
    virtual ~RunnerLink() = default;

    /// Sends one line (without newline). Fails when the runner is gone; the error says how it
    /// ended.
    virtual Expected<void> send(const std::string& line) = 0;

    /// The next line from the runner. Fails when it dies, when it takes longer than `deadline_s`,
    /// or when the user interrupts; the error says which.
    virtual Expected<std::string> receive(double deadline_s) = 0;
};

/// Which runner is wanted.
struct RunnerStart {
    std::string backend;
    /// Bytes added to its environment: the size of the environment moves the stack, and the stack's
    /// alignment moves timings.
    std::size_t padding = 0;
    unsigned workers = 1;  ///< of the session that will be opened; a launcher starts as many
    unsigned nodes = 1;    ///< that a launcher spreads them over
};

/// Starts runners.
class RunnerSource {
  public:
    RunnerSource() = default;
    RunnerSource(const RunnerSource&) = delete;
    RunnerSource& operator=(const RunnerSource&) = delete;
    RunnerSource(RunnerSource&&) = delete;
    RunnerSource& operator=(RunnerSource&&) = delete;
    virtual ~RunnerSource() = default;

    /// A fresh runner.
    virtual Expected<std::unique_ptr<RunnerLink>> start(const RunnerStart& wanted) = 0;
};

/// Asked between two questions to a runner; false: the budget is spent, so that no further one is
/// put.
using GoOn = std::function<bool()>;
inline bool always() {
    return true;
}

}  // namespace crossover::driver
