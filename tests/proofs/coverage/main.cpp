// crossover-coverage: does the published interval hold the truth? Runs hundreds of sweeps on
// planted worlds, whose truth is known, through the real driver, and prints for every world how
// often it did.
#include <fmt/format.h>

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
    return widths.empty() ? "-" : fmt::format("x{:.2f}", stats::median(widths));
}

std::string percent(unsigned part, unsigned whole) {
    return whole == 0 ? "-" : fmt::format("{:.1f}", 100.0 * part / whole);
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
    fmt::print("{} planted sweeps of every world and budget; medians over sweeps\n\n", sweeps);
    fmt::print("{:<36}{:>8}{:>3}{:>7}{:>5}{:>7}{:>6}{:>6}{:>7}{:>7}{:>5}\n", "world", "truth", "s",
               "kind%", "told", "holds%", "width", "safe%", "holds%", "rounds", "in s");
    for (const planted::NamedModel& model : planted::planted_models()) {
        if (model.model.name.find(only) == std::string::npos) {
            continue;
        }
        const bool crosses = model.expectation == planted::Expectation::crossover;
        const auto truth = model.model.truth(1.0, planted::k_model_n_max);
        for (const double budget_s : {2.0, 5.0, 20.0}) {
            const Tally found = tally(model, sweeps, std::nullopt, budget_s);
            fmt::print("{:<36}{:>8}{:>3.0f}{:>7}{:>5}{:>7}{:>6}{:>6}{:>7}{:>7.0f}{:>5.1f}\n",
                       model.model.name, crosses && truth ? fmt::format("{:.0f}", *truth) : "-",
                       budget_s, percent(found.expected, sweeps), std::to_string(found.crossovers),
                       crosses ? percent(found.covered, found.crossovers) : "-",
                       width(found.widths), percent(found.safe_told, sweeps),
                       percent(found.safe_covered, found.safe_told), stats::median(found.rounds),
                       stats::median(found.measured_s));
            if (model.two_states && found.states_told > 0) {
                fmt::print("{:<36} told in {} of {} sweeps, both held the truth in {} %\n",
                           "    an answer for each state", found.states_told, sweeps,
                           percent(found.states_covered, found.states_told));
            }
        }
    }
    return 0;
}
