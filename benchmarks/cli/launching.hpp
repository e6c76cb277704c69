// The launchers of a sweep against what it measures.
#pragma once

#include <string>

#include "backends/api/expected.hpp"
#include "benchmarks/cli/commands.hpp"

namespace crossover::cli {

/// Gives a backend whose program is started by a launcher one, where none is named for it: that of
/// the backend that it is a variant of, or the preset.
void add_launcher(sweep::SweepOptions& options, const std::string& backend, const Program& program);

/// Refuses a launcher of what is not measured.
Expected<void> check_launchers(const sweep::SweepOptions& options);

/// Refuses nodes that no launcher spreads workers over, and numbers of nodes and workers that no
/// curve has.
Expected<void> check_nodes(const sweep::SweepOptions& options);

}  // namespace crossover::cli
