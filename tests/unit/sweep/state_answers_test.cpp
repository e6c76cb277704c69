#include "benchmarks/sweep/state_answers.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "benchmarks/sweep/contention.hpp"
#include "benchmarks/sweep/crossover_fit.hpp"
#include "benchmarks/sweep/milestones.hpp"

namespace crossover::sweep {
namespace {

constexpr double k_alpha = 0.002;

/// Rounds of an affine world: n* is 1000 / 5 = 200 with near cores and `far_overhead_ns` / 5 with far ones. The first
/// `near` rounds are near, the others far.
record::Curve two_state_curve(unsigned near, unsigned far, double far_overhead_ns) {
    record::Curve curve;
    curve.key = {"wave", "openmp", 2, "hot"};
    for (unsigned round = 0; round < near + far; ++round) {
        const bool is_near = round < near;
        curve.rounds.push_back({.round = round,
                                .at_s = 0.1 * round,
                                .machine = record::MachineState{2, 2.0, is_near ? 100.0 + round : 490.0 + round, 1.4},
                                .contended = false});
        for (const std::uint64_t n : {16U, 64U, 128U, 181U, 256U, 512U, 724U, 1024U, 2048U}) {
            const auto size = static_cast<double>(n);
            record::Sample sample{
                .n = n, .iterations = 1, .round = round, .serial_first = true, .serial = {}, .parallel = {}};
            const double wobble = 1.0 + 0.0001 * round;
            sample.serial.seconds = 10.0 * size * 1e-9 * wobble;
            sample.parallel.seconds = ((is_near ? 1000.0 : far_overhead_ns) + 5.0 * size) * 1e-9;
            curve.samples.push_back(sample);
        }
    }
    settle(curve);
    return curve;
}

TEST(StateAnswers, EachStateHasItsOwnWhereTheyContradict) {
    const record::Curve curve = two_state_curve(30, 14, 4000.0);
    const auto answers = state_answers(curve, k_alpha);
    ASSERT_EQ(answers.size(), 2U);
    EXPECT_EQ(answers[0].name, "near cores");
    EXPECT_EQ(answers[0].n_low, 181U);
    EXPECT_EQ(answers[0].n_high, 256U);
    EXPECT_NEAR(static_cast<double>(answers[0].n.value_or(0)), 200.0, 2.0);
    EXPECT_NEAR(answers[0].share_ratio, 30.0 / 44.0, 1e-12);
    EXPECT_EQ(answers[1].name, "far cores");
    EXPECT_EQ(answers[1].n_low, 724U);
    EXPECT_EQ(answers[1].n_high, 1024U);
    EXPECT_NEAR(answers[1].round_trip_ns, 526.5, 1.0);
}

TEST(StateAnswers, TheCurveCountsTheLargerStateOnly) {
    const record::Curve curve = two_state_curve(14, 30, 4000.0);
    const RoundChoice counted = rounds_that_count(curve);
    EXPECT_FALSE(counted[0]);
    EXPECT_TRUE(counted[20]);
    EXPECT_NEAR(fit_around(curve, counted, 724, 1024).n.value.value_or(0.0), 800.0, 8.0);
}

TEST(StateAnswers, FarFromTheCrossoversTheRoundsOfBothStatesAreJudged) {
    record::Curve curve = two_state_curve(14, 30, 4000.0);
    curve.rounds[20].contended = true;
    curve.rounds[20].counts = false;
    const RoundChoice counted = rounds_that_count(curve);
    const auto judged = [&](std::uint64_t n) {
        RatiosByRound ratios;
        for (const record::Sample& sample : curve.samples) {
            if (sample.n == n) {
                ratios.emplace_back(sample.round, std::log(sample.parallel.seconds / sample.serial.seconds));
            }
        }
        return judged_ratios(curve, ratios, counted);
    };
    const std::vector<double> common = judged(2048);
    EXPECT_EQ(common.size(), 43U) << "all but the contended one";
    EXPECT_LT(common.front(), common.back()) << "in the order of rounds: the near ones came first";
    EXPECT_EQ(judged(512).size(), 29U) << "won with near cores, lost with far ones";
    EXPECT_EQ(judged(181).size(), 29U) << "too close with near cores";
}

TEST(StateAnswers, AgreementIsToldOnce) {
    EXPECT_TRUE(state_answers(two_state_curve(30, 14, 1000.0), k_alpha).empty());
}

TEST(StateAnswers, TooFewRoundsContradictNobody) {
    EXPECT_TRUE(state_answers(two_state_curve(30, 7, 4000.0), k_alpha).empty()) << "seven rounds prove nothing";
    EXPECT_TRUE(state_answers(two_state_curve(30, 0, 4000.0), k_alpha).empty());
}

TEST(StateAnswers, NeverAgainstACrossoverIsAContradiction) {
    const auto answers = state_answers(two_state_curve(30, 14, 1e6), k_alpha);
    ASSERT_EQ(answers.size(), 2U);
    EXPECT_EQ(answers[1].verdict, "never");
    EXPECT_FALSE(answers[1].n.has_value());
}

record::Cell cell(std::uint64_t n, unsigned wins, unsigned rounds, double serial_ns, double speedup) {
    record::Cell result;
    result.curve = {"wave", "openmp", 4, "hot"};
    result.n = n;
    result.wins = wins;
    result.rounds = rounds;
    result.serial_ns.value = serial_ns;
    result.speedup_ratio.value = speedup;
    return result;
}

TEST(Milestones, SafeSizeDoubleSpeedAndMetg) {
    record::Crossover crossover;
    set_milestones(crossover, {cell(100, 0, 12, 1000.0, 0.5), cell(200, 30, 40, 2000.0, 1.0),
                               cell(400, 40, 40, 4000.0, 1.5), cell(800, 40, 40, 8000.0, 2.5)});
    EXPECT_EQ(crossover.safe.n_low, 200U) << "30 of 40 are proven to be fewer than nine of ten";
    EXPECT_EQ(crossover.safe.n_high, 400U);
    EXPECT_NEAR(crossover.double_speed_n.value_or(0.0), 566.0, 1.0) << "half of the way from 1.5 to 2.5 in log n";
    EXPECT_NEAR(crossover.metg_us.value_or(0.0), 1.414, 0.01) << "speed-up 2 on 4 workers, a quarter of 5.66 us";
}

TEST(Milestones, WhatIsNotReachedIsNotTold) {
    record::Crossover crossover;
    set_milestones(crossover, {});
    set_milestones(crossover, {cell(100, 6, 12, 1000.0, 0.9)});
    EXPECT_FALSE(crossover.safe.n_high || crossover.double_speed_n || crossover.metg_us);
}

}  // namespace
}  // namespace crossover::sweep
