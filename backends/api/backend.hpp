// The two-step interface every backend implements: open a session (untimed: start workers, place
// memory), then run maps on it (timed). Coarse on purpose: one virtual call per map.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "backends/api/expected.hpp"
#include "backends/api/network.hpp"
#include "backends/api/problem.hpp"

namespace crossover {

/// Thrown by Session::run and Session::output when the map could not be completed (a worker died,
/// say). The session can only be destroyed afterwards.
class RunError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// Something worth recording about a session or a runtime: {"openmp_version", "201511"}.
struct Fact {
    std::string name;
    std::string value;
};

/// A backend set up for one problem: workers started, inputs in memory, output placed.
///
/// Ownership: the session owns its workers and its memory; both live until it is destroyed.
/// Threads: all members are called from the thread that opened it, one at a time; run is not
/// re-entrant.
class Session {
  public:
    Session() = default;
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    Session(Session&&) = delete;
    Session& operator=(Session&&) = delete;
    /// Leaves no thread, child, file descriptor or shared segment of this session behind. (A
    /// runtime that keeps one team for the whole process, as libgomp does, keeps it until the
    /// process ends.)
    virtual ~Session() = default;

    /// Blocks until out[i] = f(in[i]) holds for all i < n; n <= n_max. This *is* the timed region:
    /// whatever a backend must do for one map (wake workers, move data) happens in here, nothing
    /// else does. Throws RunError, and std::out_of_range, with nothing done and the session intact,
    /// if n > n_max.
    virtual void run(std::size_t n) = 0;

    /// The first n outputs as n × output_size bytes, gathered if need be; untimed. Valid until the
    /// next run. Before the first run the content is unspecified but readable; a run with a smaller
    /// n leaves the outputs beyond it alone. Throws RunError, and std::out_of_range if n > n_max.
    virtual std::span<const std::byte> output(std::size_t n) = 0;

    /// What is worth recording: runtime, version, policies that change timings.
    virtual std::vector<Fact> facts() const { return {}; }

    /// What was found of the machines that the workers are on; empty where nothing was measured.
    virtual Network network() const { return {}; }

    /// Process ids of workers that are processes of their own, so that a caller can account for
    /// their CPU time.
    virtual std::span<const int> worker_processes() const noexcept { return {}; }

    /// CPU seconds used so far by workers that this process cannot look at: those on other
    /// machines. They are asked, which takes a message to each, so it is untimed; those that rested
    /// are ready for a run afterwards. Throws RunError.
    virtual double distant_cpu_seconds() { return 0.0; }

    /// Blocks until those workers rest: they use next to no CPU until they are needed again. A run
    /// that finds them at rest wakes them first, in its own time. Throws RunError.
    virtual void rest() {}

    /// Seconds that run() has spent moving data (pipes, messages) since open; 0 where data is
    /// shared.
    virtual double moving_seconds() const noexcept { return 0.0; }

    /// How often since open a part of a map was run again because its worker was lost; 0 where
    /// workers cannot be.
    virtual std::uint64_t retries() const noexcept { return 0; }
};

/// A flavour of a backend, chosen after a colon: openmp:static. With a grain behind a second one,
/// openmp:dynamic:1024, where it takes one; its summary then says what it does without.
struct Variant {
    std::string_view name;
    std::string_view summary;
    bool takes_grain = false;  ///< heeds Problem::grain
};

/// A way to run a map. Stateless; one object per backend lives for the whole program.
class Backend {
  public:
    Backend() = default;
    Backend(const Backend&) = delete;
    Backend& operator=(const Backend&) = delete;
    Backend(Backend&&) = delete;
    Backend& operator=(Backend&&) = delete;
    virtual ~Backend() = default;

    /// Starts workers and places memory; inputs and outputs are first touched by the workers that
    /// will use them. With problem.cpus, every worker is bound to its CPU; the caller, which is
    /// worker 0, stays bound after the session. `variant` is one of the registry's for this
    /// backend. Fails with a message when memory, workers or a CPU are refused; never throws.
    virtual Expected<std::unique_ptr<Session>> open(const Problem& problem,
                                                    std::string_view variant) const = 0;

    /// Whether the runtime itself may bind the process when it is loaded, because the user asked it
    /// to (OMP_PROC_BIND). Sessions of all other backends open on the affinity mask that the
    /// process was started with.
    virtual bool may_bind_process() const noexcept { return false; }
};

}  // namespace crossover
