// crossover-gate-proof: does the gate cry wolf, and does it see one? Runs hundreds of checks of 60
// cells on planted machines through the real driver, and prints for every world how often a run was
// red and how often a cell was; then pairs of planted sweeps, compared as stored runs.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <vector>

#include "benchmarks/stats/sign_test.hpp"
#include "tests/support/planted_gate.hpp"
#include "tests/support/planted_pairs.hpp"

namespace {

using namespace crossover;

const std::array k_slow_downs{
    planted::SlowDown{.name = "none (A/A)", .ratio = 1.0, .call_ns = 0.0, .only_backend = {}},
    planted::SlowDown{.name = "+10 %", .ratio = 1.10, .call_ns = 0.0, .only_backend = {}},
    planted::SlowDown{.name = "+15 %", .ratio = 1.15, .call_ns = 0.0, .only_backend = {}},
    planted::SlowDown{
        .name = "+10 % in tbb alone", .ratio = 1.10, .call_ns = 0.0, .only_backend = "tbb"},
};

/// A check that ended before this share of its budget did not end because of it.
constexpr double k_early_ratio = 0.55;

/// Alarms are rare and need many checks; a slow-down has 60 cells to be seen in.
constexpr unsigned k_checks_per_slow_down = 6;

struct Row {
    unsigned regressions = 0, improvements = 0, inconclusive = 0;
    planted::GateTally units;  ///< of what was slowed; of all, where nothing was
    std::vector<double> seconds;
};

void add_verdict(const record::Check& check, Row& row) {
    row.regressions += check.verdict == record::CheckVerdict::regression ? 1U : 0U;
    row.improvements += check.verdict == record::CheckVerdict::improvement ? 1U : 0U;
    row.inconclusive += check.verdict == record::CheckVerdict::inconclusive ? 1U : 0U;
    row.seconds.push_back(check.wall_s);
}

void add_units(record::Check check, const planted::SlowDown& slow_down, Row& row) {
    if (!slow_down.only_backend.empty()) {
        std::erase_if(check.families, [&](const record::CheckFamily& family) {
            return family.backend != slow_down.only_backend;
        });
    }
    const planted::GateTally found = planted::tally(check);
    row.units.cells += found.cells;
    row.units.cells_slower += found.cells_slower;
    row.units.families += found.families;
    row.units.families_slower += found.families_slower;
}

Row run(const planted::GateWorld& world, const planted::SlowDown& slow_down, unsigned checks) {
    Row row;
    const gate::GateOptions in_time;
    gate::GateOptions patient;
    patient.budget_s = 1000.0;  // planted time is free
    for (unsigned seed = 1; seed <= checks; ++seed) {
        const record::Check check = planted::check_planted(world, slow_down, seed, in_time);
        add_verdict(check, row);
        // The verdict needs one thing confirmed; how much of what is slower would be is asked
        // without a budget.
        const bool all = check.wall_s < k_early_ratio * in_time.budget_s;
        add_units(all ? check : planted::check_planted(world, slow_down, seed, patient), slow_down,
                  row);
    }
    return row;
}

std::string percent(unsigned part, unsigned whole) {
    return whole == 0 ? "-" : fmt::format("{:.1f} %", 100.0 * part / whole);
}

/// Two stored runs: how often a run of one build is red, and how often a crossover at 1.5 times the
/// size is.
void print_pairs(unsigned pairs) {
    fmt::print(
        "\npairs of planted sweeps of 20 s, compared as stored runs\n\n{:<40} {:>6} {:>9} {:>9} "
        "{:>15} {:>9}\n",
        "world", "pairs", "A/A: red", "better", "inconclusive", "x1.5: red");
    for (const planted::NamedModel& world : planted::planted_models()) {
        if (world.expectation == planted::Expectation::crossover) {
            const planted::PairTally same = planted::compare_planted(world, pairs, 1.0);
            const planted::PairTally moved = planted::compare_planted(world, pairs, 1.5);
            fmt::print("{:<40} {:>6} {:>9} {:>9} {:>15} {:>9}\n", world.model.name, pairs,
                       same.regressions, same.improvements, same.inconclusive, moved.regressions);
            std::fflush(stdout);
        }
    }
}

}  // namespace

int main(int argc, char** argv) {
    const int asked = argc > 1 ? std::atoi(argv[1]) : 300;
    if (argc > 2 || asked < 1) {
        fmt::print(stderr, "usage: crossover-gate-proof [CHECKS], at least 1 (default 300)\n");
        return 2;
    }
    const auto checks = static_cast<unsigned>(asked);
    fmt::print(
        "verdicts of planted checks of 60 cells in 90 s; what was slowed: share called slower, "
        "given the time\n\n");
    fmt::print("{:<32} {:<19} {:>6} {:>10} {:>11} {:>12} {:>8} {:>8} {:>7}\n", "world",
               "slow-down of head", "checks", "regression", "improvement", "inconclusive", "cells",
               "backends", "clock s");
    for (const planted::GateWorld& world : planted::gate_worlds()) {
        for (const planted::SlowDown& slow_down : k_slow_downs) {
            const bool slower = slow_down.ratio > 1.0;
            const unsigned own_checks =
                slower ? std::max(1U, checks / k_checks_per_slow_down) : checks;
            const Row row = run(world, slow_down, own_checks);
            fmt::print("{:<32} {:<19} {:>6} {:>10} {:>11} {:>12} {:>8} {:>8} {:>7.1f}\n",
                       world.name, slow_down.name, own_checks, row.regressions, row.improvements,
                       row.inconclusive, percent(row.units.cells_slower, row.units.cells),
                       percent(row.units.families_slower, row.units.families),
                       stats::median(row.seconds));
            std::fflush(stdout);
        }
    }
    print_pairs(checks);
    return 0;
}
