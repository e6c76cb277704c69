// Typed questions to one runner, over the lines of the protocol.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "benchmarks/record/protocol.hpp"
#include "benchmarks/sweep/runner_link.hpp"

namespace crossover::sweep {

/// Whether a runner may have a slow-down planted into it (crossover-runner --plant-percent and the
/// like).
enum class Planted : std::uint8_t { refused, allowed };

/// One runner from hello to close. Every answer is awaited for at most the deadline. Errors read as
/// a sentence about the runner: "the openmp runner was killed by signal 11 (Segmentation fault)
/// while measuring n = 4096".
class Conversation {
  public:
    Conversation(std::string backend, std::unique_ptr<RunnerLink> link, double deadline_s,
                 Planted planted = Planted::refused);

    /// Sends a request without waiting, so that two runners can work on untimed requests side by
    /// side.
    Expected<void> post(record::Request request);
    /// The reply to what was posted last.
    Expected<record::Reply> await();

    /// The wall time and more of `iterations` calls at n. Without `quiet` the runner's workers may
    /// still be spinning.
    Expected<record::Epoch> measure(std::uint64_t n, std::uint64_t iterations, bool quiet = true);

  private:
    Error about(const Error& error) const;

    std::string m_backend;
    std::unique_ptr<RunnerLink> m_link;
    double m_deadline_s;
    Planted m_planted;
    record::Request m_posted;
};

/// Seconds of one call at n, roughly: calls are added until they take long enough to be worth a
/// division, or until `go_on` says no. What a runner says is not what its answers take on the wall
/// clock, so only the latter bounds them. The runner's workers may still be spinning afterwards.
Expected<double> rough_seconds_per_call(Conversation& runner, std::uint64_t n,
                                        const GoOn& go_on = always);

}  // namespace crossover::sweep
