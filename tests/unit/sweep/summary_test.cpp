#include "benchmarks/sweep/summary.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "benchmarks/sweep/scaling_summary.hpp"

namespace crossover::sweep {
namespace {

using record::Sample;

const record::CurveKey k_key{"wave", "openmp", 2, "hot"};

Sample sample(std::uint64_t n, unsigned round, double serial_ns, double parallel_ns, std::uint64_t iterations = 10) {
    const double per_epoch = 1e-9 * static_cast<double>(iterations);
    return {.n = n,
            .iterations = iterations,
            .round = round,
            .serial_first = true,
            .serial = {serial_ns * per_epoch, serial_ns * per_epoch, 0.0},
            .parallel = {parallel_ns * per_epoch, 2.0 * parallel_ns * per_epoch, 0.25 * parallel_ns * per_epoch}};
}

/// As many rounds as a curve has, none of them disturbed.
std::vector<record::Round> rounds(unsigned count) {
    std::vector<record::Round> result;
    for (unsigned round = 0; round < count; ++round) {
        result.push_back({.round = round, .at_s = 0.1 * round, .machine = {}, .contended = false});
    }
    return result;
}

/// T_serial = 10 n, T_parallel = 1000 + 5 n: the crossover is at 200. Twelve equal rounds.
CurveOutcome affine_outcome() {
    CurveOutcome outcome;
    outcome.curve.key = k_key;
    outcome.rounds = 12;
    outcome.curve.rounds = rounds(12);
    outcome.alpha_per_side = 0.001;
    outcome.wall_s = 3.5;
    for (const std::uint64_t n : {64U, 128U, 181U, 256U, 1024U}) {
        const auto size = static_cast<double>(n);
        for (unsigned round = 0; round < 12; ++round) {
            const double wobble = 1.0 + 0.001 * round;
            outcome.curve.samples.push_back(sample(n, round, 10.0 * size * wobble, (1000.0 + 5.0 * size) * wobble));
        }
        outcome.verdicts.push_back({n, n < 200 ? stats::Verdict::lose : stats::Verdict::win});
    }
    return outcome;
}

TEST(Summary, CellsHoldMediansPerCallWithIntervals) {
    CurveOutcome outcome;
    outcome.curve.key = k_key;
    const std::vector<double> parallel{50, 40, 30, 20, 10, 60, 70};
    outcome.curve.rounds = rounds(7);
    for (unsigned round = 0; round < parallel.size(); ++round) {
        outcome.curve.samples.push_back(sample(8, round, 40.0, parallel[round]));
    }
    outcome.verdicts = {{8, stats::Verdict::open}, {16, stats::Verdict::open}};
    const auto cells = cells_of(outcome);
    ASSERT_EQ(cells.size(), 1U) << "a size without samples is no cell";
    EXPECT_EQ(cells[0].n, 8U);
    EXPECT_EQ(cells[0].verdict, "open");
    EXPECT_EQ(cells[0].rounds, 7U);
    EXPECT_EQ(cells[0].wins, 3U);
    EXPECT_EQ(cells[0].losses, 3U) << "an exact tie is neither";
    EXPECT_DOUBLE_EQ(*cells[0].serial_ns.value, 40.0);
    EXPECT_DOUBLE_EQ(*cells[0].parallel_ns.value, 40.0);
    EXPECT_DOUBLE_EQ(*cells[0].parallel_ns.low, 10.0) << "7 values: the 95 % interval of the median is their range";
    EXPECT_DOUBLE_EQ(*cells[0].parallel_ns.high, 70.0);
    EXPECT_DOUBLE_EQ(*cells[0].speedup_ratio.value, 1.0);
    EXPECT_DOUBLE_EQ(*cells[0].parallel_cpu_ns, 80.0);
    EXPECT_DOUBLE_EQ(*cells[0].moving_ratio, 0.25);
}

TEST(Summary, TooFewRoundsHaveNoInterval) {
    CurveOutcome outcome;
    outcome.curve.samples = {sample(8, 0, 40.0, 20.0)};
    outcome.curve.rounds = rounds(1);
    outcome.verdicts = {{8, stats::Verdict::open}};
    const auto cells = cells_of(outcome);
    EXPECT_DOUBLE_EQ(*cells[0].speedup_ratio.value, 2.0);
    EXPECT_FALSE(cells[0].speedup_ratio.low.has_value());
}

TEST(Summary, TheAnswerHasItsBracketAndItsSerialWork) {
    const CurveOutcome outcome = affine_outcome();
    const auto crossover = crossover_of(outcome, cells_of(outcome), 2);
    EXPECT_EQ(crossover.verdict, "crossover");
    EXPECT_FALSE(crossover.oversubscribed);
    EXPECT_EQ(crossover.n_low, 181U);
    EXPECT_EQ(crossover.n_high, 256U);
    ASSERT_TRUE(crossover.n.has_value());
    EXPECT_NEAR(static_cast<double>(*crossover.n), 200.0, 1.0) << "the fitted one, not the middle of the bracket (215)";
    EXPECT_NEAR(*crossover.serial_work_ns.value, 2011.0, 15.0);
    EXPECT_NEAR(*crossover.serial_work_ns.low, 1820.0, 1.0);
    EXPECT_NEAR(*crossover.serial_work_ns.high, 2574.1, 1.0);
    EXPECT_EQ(crossover.n_min, 64U);
    EXPECT_EQ(crossover.n_top, 1024U);
    EXPECT_NEAR(*crossover.speedup_top_ratio.value, 10240.0 / 6120.0, 1e-9);
    EXPECT_EQ(crossover.rounds, 12U);
    EXPECT_DOUBLE_EQ(crossover.wall_s, 3.5);
    EXPECT_GT(crossover.measured_s, 0.0);
}

TEST(Summary, MoreWorkersThanCpusAreOversubscribed) {
    const CurveOutcome outcome = affine_outcome();
    EXPECT_TRUE(crossover_of(outcome, cells_of(outcome), 1).oversubscribed);
}

TEST(Summary, AnOpenLowerEndGivesNoPointEstimate) {
    CurveOutcome outcome = affine_outcome();
    for (stats::SizeVerdict& size : outcome.verdicts) {
        size.verdict = size.n < 200 ? stats::Verdict::tie : stats::Verdict::win;
    }
    const auto crossover = crossover_of(outcome, cells_of(outcome), 2);
    EXPECT_EQ(crossover.verdict, "crossover");
    EXPECT_EQ(crossover.n_high, 256U);
    EXPECT_FALSE(crossover.n_low.has_value());
    EXPECT_FALSE(crossover.n.has_value());
}

TEST(Summary, FailuresInterruptsAndBudgetsAreReasons) {
    CurveOutcome outcome = affine_outcome();
    const auto cells = cells_of(outcome);
    outcome.end = CurveEnd::failed;
    outcome.failure = record::Failure{k_key, 3, 128, record::Side::parallel, "it died"};
    EXPECT_EQ(crossover_of(outcome, cells, 2).verdict, "failed");
    EXPECT_EQ(crossover_of(outcome, cells, 2).reason, "it died");
    EXPECT_FALSE(crossover_of(outcome, cells, 2).fit.has_value());
    outcome.end = CurveEnd::stopped;
    EXPECT_EQ(crossover_of(outcome, cells, 2).verdict, "unresolved");
    EXPECT_EQ(crossover_of(outcome, cells, 2).reason, "interrupted");
    outcome.end = CurveEnd::unsaved;
    EXPECT_EQ(crossover_of(outcome, cells, 2).verdict, "unresolved");
    EXPECT_EQ(crossover_of(outcome, cells, 2).reason, "the journal could not be written");
    EXPECT_TRUE(crossover_of(outcome, cells, 2).fit.has_value());
    outcome.end = CurveEnd::budget;
    EXPECT_EQ(crossover_of(outcome, cells, 2).verdict, "crossover") << "what is proven stays proven";
    EXPECT_THAT(*crossover_of(outcome, cells, 2).reason, testing::HasSubstr("budget"));
    outcome.verdicts.back().verdict = stats::Verdict::open;
    EXPECT_EQ(crossover_of(outcome, cells, 2).verdict, "unresolved");
    EXPECT_THAT(*crossover_of(outcome, cells, 2).reason, testing::HasSubstr("budget"));
}

TEST(Summary, FurtherCrossingsAreListed) {
    CurveOutcome outcome = affine_outcome();
    outcome.verdicts[0].verdict = stats::Verdict::win;
    const auto crossover = crossover_of(outcome, cells_of(outcome), 2);
    EXPECT_EQ(crossover.n_low, 181U);
    ASSERT_EQ(crossover.further_crossings.size(), 1U);
    EXPECT_FALSE(crossover.further_crossings[0].to_parallel);
    EXPECT_EQ(crossover.further_crossings[0].n_low, 64U);
    EXPECT_EQ(crossover.further_crossings[0].n_high, 128U);
}

record::Cell cell(const std::string& backend, unsigned workers, std::uint64_t n, double speedup) {
    record::Cell cell;
    cell.curve = {"wave", backend, workers, "hot"};
    cell.n = n;
    cell.speedup_ratio.value = speedup;
    return cell;
}

TEST(Summary, ScalingIsToldAtTheLargestCommonSize) {
    const auto scaling =
        scaling_of({cell("openmp", 1, 100, 0.9), cell("openmp", 1, 400, 0.95), cell("openmp", 4, 100, 2.0),
                    cell("openmp", 4, 400, 3.0), cell("openmp", 4, 500, 3.1), cell("tbb", 4, 100, 2.5)},
                   {});
    ASSERT_EQ(scaling.size(), 2U);
    EXPECT_EQ(scaling[0].backend, "openmp");
    EXPECT_EQ(scaling[0].n, 400U);
    ASSERT_EQ(scaling[0].points.size(), 2U);
    EXPECT_EQ(scaling[0].points[1].workers, 4U);
    EXPECT_DOUBLE_EQ(*scaling[0].points[1].speedup_ratio.value, 3.0);
    EXPECT_DOUBLE_EQ(*scaling[0].points[1].efficiency_ratio, 0.75);
    EXPECT_EQ(scaling[1].points.size(), 1U);
}

}  // namespace
}  // namespace crossover::sweep
