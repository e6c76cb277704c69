// The maps of a user's program as workloads of a runner.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "backends/api/expected.hpp"
#include "benchmarks/workloads/workloads.hpp"
#include "crossover/detail/map_job.h"

namespace crossover::map {

/// In the order of the source.
std::span<const crossover_map_job* const> jobs() noexcept;

/// Fails with one line where the program holds no map, one name twice, or a job of another version.
Expected<void> check_jobs();

/// A map as a workload. Its outputs are compared with those of a serial loop over the same inputs,
/// within the map's tolerance. Unknown name: an error that says which there are.
Expected<Workload> find_map(std::string_view spec);

}  // namespace crossover::map
