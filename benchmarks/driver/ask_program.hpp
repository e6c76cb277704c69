// What a program of a user's own can measure.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "benchmarks/driver/runner_link.hpp"
#include "benchmarks/protocol/protocol.hpp"

namespace crossover::driver {

/// Starts `words` and asks for its workloads. Fails where it cannot be started, does not speak the
/// protocol within `deadline_s`, or offers none.
Expected<std::vector<protocol::OfferedWorkload>> ask_program(const std::vector<std::string>& words,
                                                             double deadline_s);

/// A runner whose errors are told in its own words, without what it was asked: for programs that
/// the user named.
class PlainRunner {
  public:
    static Expected<PlainRunner> start(RunnerSource& source, const std::string& backend,
                                       double deadline_s);

    /// The reply within the deadline.
    Expected<protocol::Reply> ask(const protocol::Request& request);

  private:
    PlainRunner(std::unique_ptr<RunnerLink> link, double deadline_s)
        : m_link(std::move(link)), m_deadline_s(deadline_s) {}

    std::unique_ptr<RunnerLink> m_link;
    double m_deadline_s;
};

/// What the program `words` answers to hello; an error is in the program's own words. Fails where
/// there is no `program`, which `words` starts.
Expected<protocol::HelloReply> ask_hello(const std::vector<std::string>& words,
                                         const std::string& program, double deadline_s);

}  // namespace crossover::driver
