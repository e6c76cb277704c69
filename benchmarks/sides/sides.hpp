// What `crossover check` compares: two builds of this project, two Google Benchmark binaries, two
// programs that offer their own workloads, or two command lines.
#pragma once

#include <string>

#include "backends/api/expected.hpp"
#include "benchmarks/gate/run_check.hpp"

namespace crossover::sides {

/// The programs that stand between the driver and the programs of others.
struct Adapters {
    std::string gbench{}, command{};
};

/// Finds out what options.base and options.head are. A program that is no crossover-runner is
/// started with --benchmark_list_tests to see whether it is a Google Benchmark binary, then with
/// --serve and without it to see whether it offers workloads. Fails (exit 2) where the sides are
/// the same file without a planted slow-down, where one is a binary and the other is not, where the
/// filter matches nothing, and as find_runner() does.
Expected<gate::Comparison> find_sides(const gate::GateOptions& options, const Adapters& adapters);

}  // namespace crossover::sides
