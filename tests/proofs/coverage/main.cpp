// crossover-coverage: does the published interval hold the truth? Runs hundreds of sweeps on
// planted worlds, whose truth is known, through the real driver, and prints for every world how
// often it did.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "benchmarks/stats/sign_test.hpp"
#include "tests/support/planted_sweep.hpp"

namespace {

using namespace crossover;

struct Tally {
    unsigned expected = 0, covered = 0, crossovers = 0, states_told = 0, states_covered = 0;
    unsigned safe_told = 0, safe_covered = 0;
    std::vector<double> widths, rounds, measured_s, clock_s;
};

Tally tally(const planted::NamedModel& model, unsigned sweeps,
            std::optional<double> precision_ratio, double budget_s) {
    Tally result;
    for (unsigned seed = 1; seed <= sweeps; ++seed) {
        const planted::PlantedOutcome outcome =
            planted::sweep_planted(model, seed, precision_ratio, budget_s);
        result.expected += outcome.as_expected ? 1U : 0U;
        result.covered += outcome.covered ? 1U : 0U;
        result.crossovers += outcome.crossover.verdict == record::CurveVerdict::crossover ? 1U : 0U;
        result.states_told += outcome.states_told ? 1U : 0U;
        result.states_covered += outcome.states_told && outcome.states_covered ? 1U : 0U;
        result.safe_told += outcome.safe_told ? 1U : 0U;
        result.safe_covered += outcome.safe_covered ? 1U : 0U;
        if (outcome.width_ratio > 0.0) {
            result.widths.push_back(outcome.width_ratio);
        }
        result.rounds.push_back(outcome.crossover.rounds);
        result.measured_s.push_back(outcome.crossover.measured_s);
        result.clock_s.push_back(outcome.clock_s);
    }
    return result;
}

std::string width(const std::vector<double>& widths) {
    return widths.empty() ? "-" : fmt::format("{:.2f}", stats::median(widths));
}

std::string percent(unsigned part, unsigned whole) {
    return whole == 0 ? "-" : fmt::format("{:.1f}", 100.0 * part / whole);
}
std::string whole_percent(unsigned part, unsigned whole) {
    return fmt::format("{:.0f}", 100.0 * part / whole);
}

/// One world, what was found within each budget joined by slashes.
struct Row {
    std::string world, truth;
    std::vector<std::string> kinds{}, holds{}, widths{}, safe{}, safe_holds{}, rounds{}, seconds{};
};

void print_tables(const std::vector<Row>& rows) {
    const auto joined = [](const std::vector<std::string>& values) {
        return fmt::format("{}", fmt::join(values, "/"));
    };
    fmt::print("{:<36}{:>8}{:>13}{:>19}{:>16}\n", "world", "truth", "kind%", "holds%", "width x");
    for (const Row& row : rows) {
        fmt::print("{:<36}{:>8}{:>13}{:>19}{:>16}\n", row.world, row.truth, joined(row.kinds),
                   joined(row.holds), joined(row.widths));
    }
    fmt::print("\n{:<36}{:>13}{:>20}{:>12}{:>15}\n", "world", "safe%", "holds%", "rounds", "in s");
    for (const Row& row : rows) {
        fmt::print("{:<36}{:>13}{:>20}{:>12}{:>15}\n", row.world, joined(row.safe),
                   joined(row.safe_holds), joined(row.rounds), joined(row.seconds));
    }
}

/// Runs the sweeps of one world.
Row row_of(const planted::NamedModel& model, unsigned sweeps) {
    const bool crosses = model.expectation == planted::Expectation::crossover;
    const auto truth = model.model.truth(1.0, planted::k_model_n_max);
    Row row{.world = model.model.name,
            .truth = crosses && truth ? fmt::format("{:.0f}", *truth) : "-"};
    for (const double budget_s : {2.0, 5.0, 20.0}) {
        const Tally found = tally(model, sweeps, std::nullopt, budget_s);
        row.kinds.push_back(whole_percent(found.expected, sweeps));
        row.holds.push_back(crosses ? percent(found.covered, found.crossovers) : "-");
        row.widths.push_back(width(found.widths));
        row.safe.push_back(whole_percent(found.safe_told, sweeps));
        row.safe_holds.push_back(percent(found.safe_covered, found.safe_told));
        row.rounds.push_back(fmt::format("{:.0f}", stats::median(found.rounds)));
        row.seconds.push_back(fmt::format("{:.1f}", stats::median(found.measured_s)));
        if (!crosses && found.crossovers > 0) {
            fmt::print("{}: {} of {} sweeps of {:.0f} s told a crossing\n", row.world,
                       found.crossovers, sweeps, budget_s);
        }
        if (model.two_states && found.states_told > 0) {
            fmt::print(
                "{}, {:.0f} s: an answer for each state in {} of {} sweeps, both held the "
                "truth in {} %\n",
                row.world, budget_s, found.states_told, sweeps,
                percent(found.states_covered, found.states_told));
        }
    }
    return row;
}

}  // namespace

int main(int argc, char** argv) {
    const int asked = argc > 1 ? std::atoi(argv[1]) : 300;
    const std::string only = argc > 2 ? argv[2] : "";
    if (argc > 3 || asked < 1) {
        fmt::print(stderr,
                   "usage: crossover-coverage [SWEEPS [WORLD]]: at least 1 sweep (default 300) of "
                   "every world whose "
                   "name contains WORLD, for 2, 5 and 20 planted seconds each\n");
        return 2;
    }
    const auto sweeps = static_cast<unsigned>(asked);
    fmt::print("{} planted sweeps of every world for 2, 5 and 20 s; medians over sweeps\n\n",
               sweeps);
    std::vector<Row> rows;
    for (const planted::NamedModel& model : planted::planted_models()) {
        if (model.model.name.find(only) != std::string::npos) {
            rows.push_back(row_of(model, sweeps));
        }
    }
    print_tables(rows);
    return 0;
}
