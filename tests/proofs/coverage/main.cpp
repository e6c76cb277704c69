// crossover-coverage: does the published interval hold the truth? Runs hundreds of sweeps on planted worlds, whose
// truth is known, through the real driver, and prints for every world how often it did.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <vector>

#include "benchmarks/stats/sign_test.hpp"
#include "tests/support/planted_sweep.hpp"

namespace {

using namespace crossover;

struct Tally {
    unsigned expected = 0, covered = 0, crossovers = 0, states_told = 0, states_covered = 0;
    unsigned fitted = 0, fit_covered = 0;
    std::vector<double> widths, fit_widths, rounds, measured_s, clock_s;
};

Tally tally(const planted::NamedModel& model, unsigned sweeps, std::optional<double> precision_ratio, double budget_s) {
    Tally result;
    for (unsigned seed = 1; seed <= sweeps; ++seed) {
        const planted::PlantedOutcome outcome = planted::sweep_planted(model, seed, precision_ratio, budget_s);
        result.expected += outcome.as_expected ? 1U : 0U;
        result.covered += outcome.covered ? 1U : 0U;
        result.crossovers += outcome.crossover.verdict == "crossover" ? 1U : 0U;
        result.states_told += outcome.states_told ? 1U : 0U;
        result.states_covered += outcome.states_told && outcome.states_covered ? 1U : 0U;
        if (outcome.width_ratio > 0.0) {
            result.widths.push_back(outcome.width_ratio);
        }
        if (outcome.fit_width_ratio > 0.0) {
            ++result.fitted;
            result.fit_covered += outcome.fit_covered ? 1U : 0U;
            result.fit_widths.push_back(outcome.fit_width_ratio);
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
    return whole == 0 ? "-" : fmt::format("{:.1f} %", 100.0 * part / whole);
}

}  // namespace

int main(int argc, char** argv) {
    const int asked = argc > 1 ? std::atoi(argv[1]) : 300;
    const double percent_wide = argc > 2 ? std::atof(argv[2]) : 0.0;
    const double budget_s = argc > 3 ? std::atof(argv[3]) : 1e6;
    if (argc > 4 || asked < 1 || (argc > 2 && !(percent_wide > 0.0)) || !(budget_s > 0.0)) {
        fmt::print(stderr,
                   "usage: crossover-coverage [SWEEPS [PRECISION [BUDGET]]]: at least 1 sweep (default 300), each as "
                   "narrow as it can be or, like sweep's --precision, in per cent; each until it is done or for BUDGET "
                   "planted seconds\n");
        return 2;
    }
    const auto precision_ratio = argc > 2 ? std::optional(1.0 + percent_wide / 100.0) : std::nullopt;
    const auto sweeps = static_cast<unsigned>(asked);
    fmt::print("{} planted sweeps of every world; medians over sweeps\n\n", sweeps);
    fmt::print("{:<36} {:>9} {:>8} {:>9} {:>6} {:>8} {:>9} {:>6} {:>10} {:>7} {:>10} {:>8}\n", "world", "truth",
               "expected", "coverage", "width", "fitted", "coverage", "width", "false n*", "rounds", "measured s",
               "clock s");
    for (const planted::NamedModel& model : planted::planted_models()) {
        const Tally found = tally(model, sweeps, precision_ratio, budget_s);
        const bool crosses = model.expectation == planted::Expectation::crossover;
        const auto truth = model.model.truth(1.0, planted::k_model_n_max);
        fmt::print("{:<36} {:>9} {:>8} {:>9} {:>6} {:>8} {:>9} {:>6} {:>10} {:>7.0f} {:>10.2f} {:>8.2f}\n",
                   model.model.name, crosses && truth ? fmt::format("{:.0f}", *truth) : "-",
                   percent(found.expected, sweeps), crosses ? percent(found.covered, found.crossovers) : "-",
                   crosses ? width(found.widths) : "-", percent(found.fitted, sweeps),
                   crosses ? percent(found.fit_covered, found.fitted) : "-", width(found.fit_widths),
                   crosses ? "-" : std::to_string(found.crossovers), stats::median(found.rounds),
                   stats::median(found.measured_s), stats::median(found.clock_s));
        if (model.two_states) {
            fmt::print("{:<36} told in {} of {} sweeps, both intervals held the state's truth in {}\n",
                       "    an answer for each state", found.states_told, sweeps,
                       percent(found.states_covered, found.states_told));
        }
    }
    return 0;
}
