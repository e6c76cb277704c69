// Typed questions to one runner, over the lines of the protocol.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "benchmarks/driver/runner_link.hpp"
#include "benchmarks/protocol/protocol.hpp"

namespace crossover::driver {

/// Whether a runner may have a slow-down planted into it (crossover-runner --plant-percent and the
/// like).
enum class Planted : std::uint8_t { refused, allowed };

/// What all sessions of one command share.
struct SessionSettings {
    std::uint64_t seed = 1;    ///< of the inputs
    std::string pin = "none";  ///< "cores": workers are bound to CPUs
    double epoch_s = 0.005;    ///< an epoch lasts at least this or one call, whichever is longer
    double deadline_s = 30.0;  ///< a runner that takes longer over one answer has hung
    Planted planted = Planted::refused;

    protocol::OpenRequest session(std::string workload, std::string backend, unsigned workers,
                                  std::uint64_t n_max,
                                  record::CallMode calls = record::CallMode::hot) const;
};

/// A runner that is to be started, and the session to open in it.
struct Participant {
    std::string name;  ///< what errors call it
    RunnerSource& source;
    protocol::OpenRequest session;
    std::size_t padding = 0;  ///< as in RunnerStart, like nodes
    unsigned nodes = 1;

    RunnerStart wanted() const { return {session.backend, padding, session.workers, nodes}; }
};

/// One runner from hello to close. Every answer is awaited for at most the deadline. Errors read as
/// a sentence about the runner: "the openmp runner was killed by signal 11 (Segmentation fault)
/// while measuring n = 4,096".
class RunnerClient {
  public:
    /// One that tells of workers on fewer than `nodes` is refused.
    RunnerClient(std::string name, std::unique_ptr<RunnerLink> link, double deadline_s,
                 Planted planted = Planted::refused, unsigned nodes = 1);

    /// What a fresh runner says of itself; it ends with that.
    static Expected<protocol::HelloReply> greet(const std::string& name, RunnerSource& source,
                                                const std::string& backend, double deadline_s);

    /// A fresh runner with an open session. Fails where it cannot be started, speaks another
    /// version of the protocol, or refuses the session.
    static Expected<RunnerClient> open(const Participant& participant,
                                       const SessionSettings& settings);

    /// Sends a request without waiting, so that several runners can work on untimed requests side
    /// by side.
    Expected<void> post(protocol::Request request);
    /// The reply to what was posted last.
    Expected<protocol::Reply> await();

    /// The reply to this request.
    Expected<protocol::Reply> ask(protocol::Request request);

    /// The wall time and more of `iterations` calls at n. Without `quiet` the runner's workers may
    /// still be spinning.
    Expected<record::Epoch> measure(std::uint64_t n, std::uint64_t iterations, bool quiet = true);

    /// What the runner said when its session was opened.
    const protocol::OpenReply& opened() const { return m_opened; }

  private:
    Error about(const Error& error) const;
    /// `found` are their names, if they are known.
    Error too_few_nodes(const std::vector<std::string>& found) const;
    Expected<void> note(const protocol::Reply& reply);

    std::string m_name;
    std::unique_ptr<RunnerLink> m_link;
    double m_deadline_s;
    Planted m_planted;
    unsigned m_nodes;
    protocol::Request m_posted;
    protocol::OpenReply m_opened;
};

/// Seconds of one call at n, roughly: calls are added until they take long enough to be worth a
/// division, or until `go_on` says no. What a runner says is not what its answers take on the wall
/// clock, so only the latter bounds them. The runner's workers may still be spinning afterwards.
Expected<double> rough_seconds_per_call(RunnerClient& runner, std::uint64_t n,
                                        const GoOn& go_on = always);

}  // namespace crossover::driver
