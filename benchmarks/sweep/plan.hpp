// From options to the curves to measure, and the sizes each may reach.
#pragma once

#include <cstdint>
#include <vector>

#include "benchmarks/record/cpus.hpp"
#include "benchmarks/record/values.hpp"
#include "benchmarks/sweep/options.hpp"
#include "benchmarks/sweep/runner_link.hpp"

namespace crossover::sweep {

/// Every workload × backend × worker count × call mode, workloads outermost. Without worker counts
/// in the options: the usable CPUs, at least 2; for waiting workloads at least 8, since waiting
/// needs no CPU.
std::vector<record::CurveKey> plan_curves(const SweepOptions& options, unsigned usable_cpus);

/// How many bytes of inputs and outputs one session may hold: what shows the behaviour beyond the
/// caches (4 times the last-level caches, at least 64 MiB), at most a quarter of the memory, since
/// two sessions live at a time.
std::uint64_t memory_limit(const record::Cpus& cpus);

/// The largest size for a workload on a baseline: where one call of it takes about
/// options.top_call_s, a power of two, within the memory limit, and large enough that every worker
/// has something to do. Asks a serial runner for sizes that grow until they take long enough to
/// extrapolate. Fails where `go_on` ends the search.
Expected<std::uint64_t> choose_n_max(const std::string& workload, const std::string& baseline,
                                     const SweepOptions& options, unsigned most_workers,
                                     std::uint64_t limit_bytes, RunnerSource& source,
                                     const GoOn& go_on = always);

}  // namespace crossover::sweep
