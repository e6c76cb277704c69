// Which sizes are worth measuring: short looks with runners. They only choose where to measure, so
// they may be rough.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "benchmarks/driver/runner_client.hpp"
#include "benchmarks/record/cpus.hpp"

namespace crossover::driver {

/// How many bytes of inputs and outputs one session may hold: what shows the behaviour beyond the
/// caches (4 times the last-level caches, at least 64 MiB), at most a quarter of the memory, since
/// two sessions live at a time.
std::uint64_t memory_limit(const record::Cpus& cpus);

struct LargestSizeRequest {
    std::string workload;
    std::string serial = "serial";  ///< the backend that is asked
    std::uint64_t n_min = 1;
    std::uint64_t growth = 64;      ///< factor between the sizes that are tried, at least 2
    double top_call_s = 0.020;      ///< about so long takes a serial call at the largest size
    unsigned most_workers = 1;      ///< every worker has something to do
    std::uint64_t limit_bytes = 0;  ///< of one session
    /// Calls are runs of commands, whose smallest one takes as long as starting a process: there is
    /// to be more than start-up to win.
    bool whole_commands = false;
};

/// A power of two within the limits, but at least 4 n_min. Asks a serial runner for sizes that grow
/// until they take long enough to extrapolate. Fails where `go_on` ends the search.
Expected<std::uint64_t> largest_size(const LargestSizeRequest& request,
                                     const SessionSettings& settings, RunnerSource& source,
                                     const GoOn& go_on = always);

/// The parallel side of a curve.
struct Place {
    std::string workload, backend;
    unsigned workers = 1;
};

/// The smallest power of four below `top` from which one pair of processes was faster in parallel
/// at every larger one; none when it was slower at the top.
Expected<std::optional<std::uint64_t>> rough_crossing(const Place& place, std::uint64_t top,
                                                      const SessionSettings& settings,
                                                      RunnerSource& source);

/// How many calls fill an epoch at each size, by one process.
Expected<std::vector<std::uint64_t>> calls_per_epoch(const Place& place,
                                                     const std::vector<std::uint64_t>& sizes,
                                                     const SessionSettings& settings,
                                                     RunnerSource& source);

}  // namespace crossover::driver
