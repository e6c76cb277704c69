// How often the stored comparison is wrong: planted runs with fixed seeds, intervals made by the statistics of a sweep.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "benchmarks/gate/stored.hpp"
#include "benchmarks/stats/sign_test.hpp"
#include "tests/unit/gate/stored_runs.hpp"

namespace crossover::gate {
namespace {

constexpr int k_curves = 24;
constexpr int k_sizes = 10;
constexpr int k_rounds = 12;

/// A run of 24 curves of 10 sizes. Rounds differ by 15 % (log-normal), all sizes of a round together by 10 % as the
/// processes do, and one value in twenty is an outlier of a factor of three. `slower` divides every speed-up.
record::StoredResults planted_run(std::mt19937_64& random, double slower) {
    std::normal_distribution<double> normal;
    std::uniform_real_distribution<double> uniform;
    record::StoredResults run = stored_run();
    run.crossovers.clear();
    run.cells.clear();
    for (int curve = 0; curve < k_curves; ++curve) {
        record::Crossover answer = crossover_at(64, 91);
        answer.curve.backend = fmt::format("backend{}", curve);
        std::vector<std::vector<double>> samples(k_sizes);
        for (int round = 0; round < k_rounds; ++round) {
            const double process = 0.10 * normal(random);
            for (std::vector<double>& size : samples) {
                const double outlier = uniform(random) < 0.05 ? std::log(3.0) : 0.0;
                size.push_back(std::exp(process + 0.15 * normal(random) - outlier) / slower);
            }
        }
        for (int i = 0; i < k_sizes; ++i) {
            const auto& values = samples.at(static_cast<std::size_t>(i));
            const auto interval = stats::median_interval(values);
            record::Cell cell =
                cell_at(std::uint64_t{1} << (2 * i), {stats::median(values), interval->low, interval->high});
            cell.curve = answer.curve;
            run.cells.push_back(cell);
        }
        run.crossovers.push_back(answer);
    }
    return run;
}

struct Tally {
    int runs = 0, curves = 0;  ///< with a regression
};

Tally regressions(int pairs, double slower) {
    std::mt19937_64 random(2026);
    Tally tally;
    for (int pair = 0; pair < pairs; ++pair) {
        const record::StoredResults before = planted_run(random, 1.0);
        const auto comparison = compare_stored(before, planted_run(random, slower), {});
        int found = 0;
        for (const record::CurveComparison& curve : comparison->curves) {
            found += curve.verdict == "regression" ? 1 : 0;
        }
        tally.curves += found;
        tally.runs += found > 0 ? 1 : 0;
    }
    return tally;
}

TEST(StoredErrors, NoFalseAlarmIn300PairsOf240Cells) {
    const Tally tally = regressions(300, 1.0);
    fmt::print("false alarms: {} of 300 pairs of runs, {} of {} curves\n", tally.runs, tally.curves, 300 * k_curves);
    EXPECT_EQ(tally.runs, 0);
}

TEST(StoredErrors, AHalvedSpeedUpIsSeen) {
    constexpr int k_pairs = 20;
    for (const double slower : {1.1, 1.2, 1.3, 1.5, 2.0}) {
        const Tally tally = regressions(k_pairs, slower);
        fmt::print("slower by {:.0f} %: {} of {} runs, {} of {} curves\n", 100.0 * (slower - 1.0), tally.runs, k_pairs,
                   tally.curves, k_pairs * k_curves);
        if (slower >= 1.5) {
            EXPECT_GE(tally.curves, k_pairs * k_curves * 9 / 10);
        }
    }
}

}  // namespace
}  // namespace crossover::gate
