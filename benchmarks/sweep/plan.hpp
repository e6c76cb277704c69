// From options to what is measured.
#pragma once

#include <cstdint>
#include <vector>

#include "benchmarks/driver/runner_client.hpp"
#include "benchmarks/record/values.hpp"
#include "benchmarks/sweep/options.hpp"

namespace crossover::sweep {

/// Every workload × backend × node count × worker count × call mode, workloads outermost. Without
/// worker counts in the options: the usable CPUs of every node, at least 2; for waiting workloads
/// at least 8, since waiting needs no CPU.
std::vector<record::CurveKey> plan_curves(const SweepOptions& options, unsigned usable_cpus);

/// What the sessions of a sweep share.
driver::SessionSettings session_settings(const SweepOptions& options);

}  // namespace crossover::sweep
