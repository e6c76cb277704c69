// --program: a program of the user's own, made with crossover/compare.hpp, as serial and as every
// backend.
#pragma once

#include "backends/api/expected.hpp"
#include "benchmarks/cli/commands.hpp"
#include "benchmarks/cli/sweep_arguments.hpp"

namespace crossover::cli {

/// Fills workload, backends, runners and sizes from what the program offers and what of it was
/// asked for. Fails where the program offers nothing, has several comparisons and none was named,
/// or does not know a name.
Expected<void> add_own_program(const SweepArguments& arguments, sweep::SweepOptions& options,
                               const Catalogue& catalogue);

}  // namespace crossover::cli
