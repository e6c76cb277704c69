#include "benchmarks/sweep/summary.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "benchmarks/sweep/scaling_summary.hpp"

namespace crossover::sweep {
namespace {

using record::Sample;

const record::CurveKey k_key{"wave", "openmp", 2, record::CallMode::hot};

Sample sample(std::uint64_t n, unsigned round, double serial_ns, double parallel_ns,
              std::uint64_t iterations = 10) {
    const double per_epoch = 1e-9 * static_cast<double>(iterations);
    return {.n = n,
            .iterations = iterations,
            .round = round,
            .serial_first = true,
            .serial = {serial_ns * per_epoch, serial_ns * per_epoch, 0.0},
            .parallel = {parallel_ns * per_epoch, 2.0 * parallel_ns * per_epoch,
                         0.25 * parallel_ns * per_epoch}};
}

/// As many rounds as a curve has, none of them disturbed.
std::vector<record::Round> rounds(unsigned count) {
    std::vector<record::Round> result;
    for (unsigned round = 0; round < count; ++round) {
        result.push_back(
            {.round = round, .at_s = 0.5 + 0.1 * round, .machine = {}, .contended = false});
    }
    return result;
}

/// T_serial = 10 n, T_parallel = 1000 + 5 n, up to 2 % more: crossings lie between 200 and 204.
/// Twenty rounds.
CurveOutcome affine_outcome(unsigned count = 20) {
    CurveOutcome outcome;
    outcome.curve.key = k_key;
    outcome.range = {16, 4096};
    outcome.curve.rounds = rounds(count);
    outcome.wall_s = 3.5;
    for (unsigned round = 0; round < count; ++round) {
        for (const std::uint64_t n : {16U, 64U, 150U, 181U, 215U, 256U, 1024U, 4096U}) {
            const auto size = static_cast<double>(n);
            const double overhead = 1000.0 * (1.0 + 0.0025 * (round * 3 % 8));
            outcome.curve.samples.push_back(sample(n, round, 10.0 * size, overhead + 5.0 * size));
        }
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
    outcome.range = {8, 8};
    const auto cells = cells_of(outcome);
    ASSERT_EQ(cells.size(), 1U);
    EXPECT_EQ(cells[0].n, 8U);
    EXPECT_EQ(cells[0].verdict, stats::Verdict::tie);
    EXPECT_EQ(cells[0].rounds, 7U);
    EXPECT_EQ(cells[0].wins, 3U);
    EXPECT_EQ(cells[0].losses, 3U) << "an exact tie is neither";
    EXPECT_DOUBLE_EQ(*cells[0].serial_ns.value, 40.0);
    EXPECT_DOUBLE_EQ(*cells[0].parallel_ns.value, 40.0);
    EXPECT_DOUBLE_EQ(*cells[0].parallel_ns.low, 10.0)
        << "7 values: the 95 % interval of the median is their range";
    EXPECT_DOUBLE_EQ(*cells[0].parallel_ns.high, 70.0);
    EXPECT_DOUBLE_EQ(*cells[0].speedup_ratio.value, 1.0);
    EXPECT_DOUBLE_EQ(*cells[0].parallel_cpu_ns, 80.0);
    EXPECT_DOUBLE_EQ(*cells[0].moving_ratio, 0.25);
}

TEST(Summary, TooFewRoundsHaveNoInterval) {
    CurveOutcome outcome;
    outcome.curve.samples = {sample(8, 0, 40.0, 20.0)};
    outcome.curve.rounds = rounds(1);
    outcome.range = {8, 8};
    const auto cells = cells_of(outcome);
    EXPECT_DOUBLE_EQ(*cells[0].speedup_ratio.value, 2.0);
    EXPECT_FALSE(cells[0].speedup_ratio.low.has_value());
}

TEST(Summary, TheAnswerHasItsBracketAndItsSerialWork) {
    const CurveOutcome outcome = affine_outcome();
    const auto crossover = crossover_of(outcome, cells_of(outcome), 2);
    EXPECT_EQ(crossover.verdict, record::CurveVerdict::crossover);
    EXPECT_FALSE(crossover.oversubscribed);
    ASSERT_TRUE(crossover.n && crossover.n_low && crossover.n_high);
    EXPECT_NEAR(static_cast<double>(*crossover.n), 202.0, 1.0);
    EXPECT_GE(*crossover.n_low, 199U);
    EXPECT_LE(*crossover.n_high, 205U);
    EXPECT_NEAR(*crossover.serial_work_ns.value, 2020.0, 15.0);
    EXPECT_DOUBLE_EQ(*crossover.serial_work_ns.low, 10.0 * static_cast<double>(*crossover.n_low));
    EXPECT_EQ(crossover.n_min, 16U);
    EXPECT_EQ(crossover.n_top, 4096U);
    EXPECT_NEAR(*crossover.speedup_top_ratio.value, 40960.0 / 21490.0, 1e-3);
    EXPECT_EQ(crossover.rounds, 20U);
    EXPECT_EQ(crossover.round_crossings.size(), 20U);
    ASSERT_EQ(crossover.top_rounds.size(), 20U);
    EXPECT_NEAR(crossover.top_rounds[0].serial_ns / crossover.top_rounds[0].parallel_ns,
                40960.0 / 21490.0, 1e-3);
    EXPECT_EQ(crossover.widening_ratio, 1.0);
    EXPECT_NEAR(crossover.span_s, 1.9, 1e-9) << "twenty rounds, 0.1 s apart";
    ASSERT_TRUE(crossover.fit && crossover.fit->n.value) << "the cost model agrees";
    EXPECT_NEAR(*crossover.fit->n.value, 202.0, 3.0);
    EXPECT_DOUBLE_EQ(crossover.wall_s, 3.5);
    EXPECT_GT(crossover.measured_s, 0.0);
}

TEST(Summary, SumsUpWhatMakingInputsTook) {
    CurveOutcome outcome = affine_outcome();
    EXPECT_EQ(crossover_of(outcome, cells_of(outcome), 2).setup_s, 0.0);
    outcome.curve.samples.front().serial.setup_seconds = 0.25;
    outcome.curve.samples.back().parallel.setup_seconds = 0.5;
    EXPECT_EQ(crossover_of(outcome, cells_of(outcome), 2).setup_s, 0.75);
}

TEST(Summary, MoreWorkersThanCpusAreOversubscribed) {
    const CurveOutcome outcome = affine_outcome();
    EXPECT_TRUE(crossover_of(outcome, cells_of(outcome), 1).oversubscribed);
}

TEST(Summary, EveryNodeHasItsCpus) {
    CurveOutcome spread;
    spread.curve.key = k_key;
    spread.curve.key.workers = 4;
    spread.curve.key.nodes = 2;
    spread.curve.hosts = {"c1"};
    const auto crossover = crossover_of(spread, {}, 2);
    EXPECT_FALSE(crossover.oversubscribed);
    EXPECT_EQ(crossover.hosts, std::vector<std::string>{"c1"});
    spread.curve.key.workers = 5;
    EXPECT_TRUE(crossover_of(spread, {}, 2).oversubscribed);
}

TEST(Summary, CellsTellTheBytesThatMoveWhereARunnerToldOfWires) {
    CurveOutcome outcome = affine_outcome();
    EXPECT_FALSE(cells_of(outcome).front().moved_bytes.has_value());
    outcome.curve.bytes_per_element = 16.0;
    EXPECT_EQ(cells_of(outcome).front().n, 16U);
    EXPECT_EQ(cells_of(outcome).front().moved_bytes, 128.0) << "one of two workers has its half";
    outcome.curve.key.workers = 8;
    outcome.curve.key.nodes = 4;
    EXPECT_EQ(cells_of(outcome).front().moved_bytes, 192.0) << "three of four machines are others";
    for (Sample& sample : outcome.curve.samples) {
        sample.parallel.moving_seconds = 0.0;
    }
    EXPECT_FALSE(cells_of(outcome).front().moved_bytes.has_value()) << "nothing moves";
}

TEST(Summary, AnOpenLowerEndGivesNoPointEstimate) {
    CurveOutcome outcome = affine_outcome();
    std::erase_if(outcome.curve.samples, [](const Sample& s) { return s.n < 250; });
    const auto crossover = crossover_of(outcome, cells_of(outcome), 2);
    EXPECT_EQ(crossover.verdict, record::CurveVerdict::crossover);
    EXPECT_EQ(crossover.n_high, 256U);
    EXPECT_FALSE(crossover.n_low.has_value());
    EXPECT_FALSE(crossover.n.has_value());
    EXPECT_FALSE(crossover.fit.has_value());
}

TEST(Summary, FailuresInterruptsAndBudgetsAreReasonsBesideWhatIsKnown) {
    CurveOutcome outcome = affine_outcome();
    const auto told = [&] { return crossover_of(outcome, cells_of(outcome), 2); };
    outcome.end = record::Ended::failed;
    outcome.failure = record::Failure{k_key, 3, 128, record::Side::parallel, "it died"};
    EXPECT_EQ(told().verdict, record::CurveVerdict::failed);
    EXPECT_THAT(*told().reason, testing::StartsWith("it died; so far 202 ("));
    EXPECT_FALSE(told().fit || told().n_high);
    outcome.end = record::Ended::interrupted;
    EXPECT_EQ(told().verdict, record::CurveVerdict::crossover)
        << "an interrupt does not take back what was found";
    EXPECT_EQ(told().reason, "interrupted");
    outcome.end = record::Ended::unsaved;
    EXPECT_EQ(told().verdict, record::CurveVerdict::crossover);
    EXPECT_EQ(told().reason, "the journal could not be written");
    outcome.end = record::Ended::budget;
    outcome.more_s = 11.2;
    EXPECT_EQ(told().verdict, record::CurveVerdict::crossover);
    EXPECT_EQ(told().ended, record::Ended::budget);
    EXPECT_EQ(told().more_s, 11.2);
    EXPECT_EQ(told().reason, std::nullopt) << "ended and more_s tell it";
    outcome.curve.samples.front().serial.retries = 1;
    EXPECT_EQ(told().reason, "1 failed run was repeated") << "a doubt beside an answer";
    outcome.curve.samples.front().serial.retries = 0;
    outcome = affine_outcome(9);
    outcome.end = record::Ended::interrupted;
    EXPECT_EQ(told().verdict, record::CurveVerdict::unresolved);
    EXPECT_THAT(*told().reason, testing::StartsWith("interrupted; so far 202 ("));
    outcome.end = record::Ended::budget;
    EXPECT_THAT(*told().reason, testing::StartsWith("budget; so far 202 ("));
    outcome.end = record::Ended::rounds;
    EXPECT_THAT(*told().reason,
                testing::StartsWith("too close to tell after 9 rounds; so far 202 ("));
    outcome.end = record::Ended::budget;
    outcome.more_s = 3.0;
    EXPECT_THAT(*told().reason, testing::StartsWith("budget, about 3 s more; so far 202 ("));
}

TEST(Summary, AMachineThatStaysBusyIsToldBesideTheVerdict) {
    CurveOutcome outcome = affine_outcome();
    for (record::Round& round : outcome.curve.rounds) {
        round.machine = record::MachineState{2, 1.4, 100.0, 1.4};
        round.contended = true;
        round.counts = false;
    }
    outcome.end = record::Ended::budget;
    const auto crossover = crossover_of(outcome, cells_of(outcome), 2);
    EXPECT_EQ(crossover.verdict, record::CurveVerdict::unresolved);
    EXPECT_EQ(crossover.reason, "machine busy (1.4 of 2 CPUs)");
    EXPECT_FALSE(crossover.n || crossover.n_low || crossover.n_high)
        << "exit codes and exports read these";
    ASSERT_TRUE(crossover.while_busy.has_value());
    EXPECT_EQ(crossover.while_busy->verdict, record::CurveVerdict::crossover);
    EXPECT_NEAR(crossover.while_busy->others_cpus, 0.6, 1e-9);
    EXPECT_NEAR(static_cast<double>(*crossover.while_busy->n), 202.0, 1.0);
    EXPECT_EQ(crossover.while_busy->rounds, 20U);
}

TEST(Summary, FurtherCrossingsAreListed) {
    CurveOutcome outcome = affine_outcome();
    for (Sample& one : outcome.curve.samples) {
        one.parallel.seconds *= one.n == 16 ? 0.01 : 1.0;
    }
    const auto crossover = crossover_of(outcome, cells_of(outcome), 2);
    EXPECT_EQ(crossover.verdict, record::CurveVerdict::crossover);
    EXPECT_NEAR(static_cast<double>(*crossover.n), 202.0, 1.0);
    ASSERT_EQ(crossover.further_crossings.size(), 1U);
    EXPECT_FALSE(crossover.further_crossings[0].to_parallel);
    EXPECT_EQ(crossover.further_crossings[0].n_low, 16U);
    EXPECT_EQ(crossover.further_crossings[0].n_high, 64U);
}

TEST(Summary, ADriftOfTheMachineWidensTheIntervalAndIsTold) {
    CurveOutcome outcome = affine_outcome(60);
    outcome.end = record::Ended::budget;
    for (Sample& one : outcome.curve.samples) {
        one.parallel.seconds *= 1.0 + 0.001 * one.round;
    }
    const auto crossover = crossover_of(outcome, cells_of(outcome), 2);
    EXPECT_GT(crossover.widening_ratio, 1.5);
    EXPECT_EQ(crossover.verdict, record::CurveVerdict::crossover);
    EXPECT_THAT(crossover.reason.value_or(""), testing::HasSubstr("the machine moved meanwhile"));
}

TEST(Summary, SidesThatTieBelowAreToldWithTheLeadThatWasAskedFor) {
    CurveOutcome outcome = affine_outcome(0);
    outcome.curve.rounds = rounds(30);
    for (unsigned round = 0; round < 30; ++round) {
        for (const std::uint64_t n : {16U, 32U, 64U, 150U, 256U, 304U, 362U, 431U, 1024U, 4096U}) {
            const auto size = static_cast<double>(n);
            const double noise = 0.04 * static_cast<double>((round + n) % 5) - 0.08;
            const double share = std::clamp(256.0 / size, 0.5, 1.0);
            outcome.curve.samples.push_back(
                sample(n, round, 10.0 * size, 10.0 * size * share * (1.0 + noise)));
        }
    }
    const auto crossover = crossover_of(outcome, cells_of(outcome), 2);
    EXPECT_EQ(crossover.verdict, record::CurveVerdict::crossover);
    EXPECT_EQ(crossover.lead_ratio, 0.05);
    EXPECT_LE(*crossover.n_low, 269U);
    EXPECT_GE(*crossover.n_high, 269U);
    EXPECT_THAT(crossover.reason.value_or(""), testing::HasSubstr("the same time below"));
    EXPECT_EQ(crossover_of(affine_outcome(), {}, 2).lead_ratio, 0.0);
}

TEST(Summary, DoubleSpeedAndMetgComeFromSizesWithEnoughRounds) {
    CurveOutcome outcome = affine_outcome();
    outcome.curve.key.workers = 1;
    for (Sample& one : outcome.curve.samples) {
        one.parallel.seconds *= one.n >= 1024 ? 0.5 : 1.0;
    }
    const auto crossover = crossover_of(outcome, cells_of(outcome), 2);
    ASSERT_TRUE(crossover.double_speed_n && crossover.metg_us);
    EXPECT_GT(*crossover.double_speed_n, 256.0);
    EXPECT_LT(*crossover.double_speed_n, 1024.0);
    outcome.curve.samples.push_back(sample(300, 0, 3000.0, 1000.0));
    EXPECT_EQ(crossover_of(outcome, cells_of(outcome), 2).double_speed_n, crossover.double_speed_n)
        << "one round is no ground for it";
}

record::Cell cell(const std::string& backend, unsigned workers, std::uint64_t n, double speedup) {
    record::Cell cell;
    cell.curve = {"wave", backend, workers, record::CallMode::hot};
    cell.n = n;
    cell.speedup_ratio.value = speedup;
    return cell;
}

TEST(Summary, ScalingIsToldAtTheLargestCommonSize) {
    const auto scaling = scaling_of(
        {cell("openmp", 1, 100, 0.9), cell("openmp", 1, 400, 0.95), cell("openmp", 4, 100, 2.0),
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

TEST(Summary, EveryNumberOfNodesScalesByItself) {
    record::Cell spread = cell("mpi", 4, 100, 3.0);
    spread.curve.nodes = 2;
    const auto scaling =
        scaling_of({cell("mpi", 2, 100, 1.5), cell("mpi", 4, 100, 2.0), spread}, {});
    ASSERT_EQ(scaling.size(), 2U);
    EXPECT_EQ(scaling[0].points.size(), 2U);
    EXPECT_EQ(scaling[1].nodes, 2U);
    EXPECT_EQ(scaling[1].points.size(), 1U);
    EXPECT_DOUBLE_EQ(*scaling[1].points[0].speedup_ratio.value, 3.0);
}

TEST(Summary, ScalingIsFittedWhateverTheBaselineIs) {
    std::vector<record::Cell> cells;
    std::vector<record::Curve> curves;
    for (const unsigned workers : {1U, 2U, 4U}) {
        cells.push_back(cell("python:pool_map", workers, 400, workers));
        cells.back().curve.baseline = "python:serial";
        record::Curve curve;
        curve.key = cells.back().curve;
        for (unsigned round = 0; round < 5; ++round) {
            curve.rounds.emplace_back().round = round;
            curve.samples.push_back(sample(400, round, 4000.0, 4000.0 / workers));
        }
        curves.push_back(std::move(curve));
    }
    const auto scaling = scaling_of(cells, curves);
    ASSERT_EQ(scaling.size(), 1U);
    ASSERT_FALSE(scaling[0].fits.empty());
    EXPECT_NEAR(scaling[0].fits[0].parameters.at("serial_ratio"), 0.0, 1e-9);
}

}  // namespace
}  // namespace crossover::sweep
