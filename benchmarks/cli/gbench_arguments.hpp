// --gbench: a Google Benchmark binary, whose benchmarks are serial and the ways beside it.
#pragma once

#include "backends/api/expected.hpp"
#include "benchmarks/cli/commands.hpp"
#include "benchmarks/cli/sweep_arguments.hpp"

namespace crossover::cli {

/// Declares --gbench and what stands beside it.
void add_gbench_options(CLI::App& command, GbenchArguments& arguments);

/// Fills workload, backends, runners and sizes from what the binary registers: the sizes that
/// serial and all ways have in common. Fails where a name is no benchmark of it, or several; where
/// fewer than two sizes are left; and as the binary's own listing does.
Expected<void> add_gbench(const SweepArguments& arguments, sweep::SweepOptions& options,
                          const Catalogue& catalogue);

}  // namespace crossover::cli
