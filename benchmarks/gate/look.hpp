// A short look with base's runner: how large a workload may be, and where a backend crosses serial.
// It only chooses where to measure, so it may be rough.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "benchmarks/gate/options.hpp"
#include "benchmarks/sweep/runner_link.hpp"

namespace crossover::gate {

/// A size and how many calls of it fill an epoch.
struct Place {
    std::uint64_t n = 1;
    std::uint64_t iterations = 1;
};

/// The size, a power of two, where a serial call takes about options.top_call_s.
Expected<std::uint64_t> look_for_top(const std::string& workload, const GateOptions& options,
                                     unsigned most_workers, std::uint64_t memory_bytes,
                                     sweep::RunnerSource& base);

/// The smallest power of four from which one pair of processes was faster in parallel at every
/// larger one up to `top`; none when it was slower at the top.
Expected<std::optional<std::uint64_t>> look_for_crossing(const std::string& workload,
                                                         const std::string& backend,
                                                         unsigned workers, std::uint64_t top,
                                                         const GateOptions& options,
                                                         sweep::RunnerSource& base);

/// How many calls fill an epoch at each size, by one process of base.
Expected<std::vector<Place>> look_at_sizes(const std::string& workload, const std::string& backend,
                                           unsigned workers,
                                           const std::vector<std::uint64_t>& sizes,
                                           const GateOptions& options, sweep::RunnerSource& base);

}  // namespace crossover::gate
