// crossover-gate-proof: does the gate cry wolf, and does it see one? Runs hundreds of checks of 60 cells on planted
// machines through the real driver, and prints for every world how often a run was red and how often a cell was.
#include <fmt/format.h>

#include <array>
#include <cstdlib>
#include <vector>

#include "benchmarks/stats/sign_test.hpp"
#include "tests/support/planted_gate.hpp"

namespace {

using namespace crossover;

const std::array k_slow_downs{
    planted::SlowDown{.name = "none (A/A)", .ratio = 1.0, .call_ns = 0.0, .only_backend = {}},
    planted::SlowDown{.name = "+10 %", .ratio = 1.10, .call_ns = 0.0, .only_backend = {}},
    planted::SlowDown{.name = "+15 %", .ratio = 1.15, .call_ns = 0.0, .only_backend = {}},
    planted::SlowDown{.name = "+10 % in one backend", .ratio = 1.10, .call_ns = 0.0, .only_backend = "tbb"},
};

struct Row {
    unsigned regressions = 0, improvements = 0, inconclusive = 0;
    planted::GateTally units;
    std::vector<double> seconds;
};

Row run(const planted::GateWorld& world, const planted::SlowDown& slow_down, unsigned checks) {
    Row row;
    // Runs in which all 60 cells are flagged confirm them all: give them the time, since planted time is free.
    gate::GateOptions options;
    options.budget_s = 1000.0;
    for (unsigned seed = 1; seed <= checks; ++seed) {
        const record::Check check = planted::check_planted(world, slow_down, seed, options);
        row.regressions += check.verdict == "regression" ? 1U : 0U;
        row.improvements += check.verdict == "improvement" ? 1U : 0U;
        row.inconclusive += check.verdict == "inconclusive" ? 1U : 0U;
        const planted::GateTally found = planted::tally(check);
        row.units.cells += found.cells;
        row.units.cells_slower += found.cells_slower;
        row.units.families += found.families;
        row.units.families_slower += found.families_slower;
        row.seconds.push_back(check.wall_s);
    }
    return row;
}

std::string percent(unsigned part, unsigned whole) {
    return whole == 0 ? "-" : fmt::format("{:.1f} %", 100.0 * part / whole);
}

}  // namespace

int main(int argc, char** argv) {
    const int asked = argc > 1 ? std::atoi(argv[1]) : 300;
    if (argc > 2 || asked < 1) {
        fmt::print(stderr, "usage: crossover-gate-proof [CHECKS], at least 1 (default 300)\n");
        return 2;
    }
    const auto checks = static_cast<unsigned>(asked);
    fmt::print("{} planted checks of 60 cells in every world; cells and backends: share called slower\n\n", checks);
    fmt::print("{:<34} {:<22} {:>10} {:>12} {:>12} {:>8} {:>8} {:>8}\n", "world", "slow-down of head", "regression",
               "improvement", "inconclusive", "cells", "backends", "clock s");
    for (const planted::GateWorld& world : planted::gate_worlds()) {
        for (const planted::SlowDown& slow_down : k_slow_downs) {
            const Row row = run(world, slow_down, checks);
            fmt::print("{:<34} {:<22} {:>10} {:>12} {:>12} {:>8} {:>8} {:>8.1f}\n", world.name, slow_down.name,
                       row.regressions, row.improvements, row.inconclusive,
                       percent(row.units.cells_slower, row.units.cells),
                       percent(row.units.families_slower, row.units.families), stats::median(row.seconds));
            std::fflush(stdout);
        }
    }
    return 0;
}
