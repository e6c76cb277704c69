// Curves whose sides take the same time below the crossing, from rounds that were made up.
#include "benchmarks/stats/tie.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "benchmarks/stats/aim.hpp"
#include "benchmarks/stats/curve_answer.hpp"
#include "benchmarks/stats/exchangeable.hpp"
#include "tests/unit/stats/draws.hpp"

namespace crossover::stats {
namespace {

constexpr SizeRange k_range{1, 1 << 16};
constexpr double k_beyond = std::numeric_limits<double>::infinity();

/// A block of 1,024 is worked on by one: T_parallel / T_serial is 1 (times `below`) up to there and
/// 1,024 / n up to 2,048.
double blocks(double n, double below = 1.0) {
    return std::log(n <= 1024.0 ? below : std::max(1024.0 / n, 0.5));
}

/// Rounds at these sizes with samples that spread by `noise`.
std::vector<RoundRatios> rounds_of(std::size_t count, const std::vector<std::uint64_t>& sizes,
                                   double noise, double below = 1.0) {
    testing::Draws draws(7);
    std::vector<RoundRatios> rounds(count);
    for (RoundRatios& round : rounds) {
        for (const std::uint64_t n : sizes) {
            round.push_back({n, blocks(static_cast<double>(n), below) + noise * draws.normal()});
        }
    }
    return rounds;
}

const std::vector<std::uint64_t> k_around{64,   256,  512,  724,  861,  939,  1024,
                                          1117, 1218, 1328, 1448, 1722, 2048, 4096};

TEST(Tie, ALeadIsAskedForWhereBothSidesTakeTheSameBelow) {
    EXPECT_EQ(lead_needed(rounds_of(12, k_around, 0.1), k_range), k_tie_ratio);
    EXPECT_EQ(lead_needed(rounds_of(12, k_around, 0.1, 1.03), k_range), k_tie_ratio)
        << "3 % are less than a tie";
    EXPECT_EQ(lead_needed(rounds_of(12, k_around, 0.1, 1.15), k_range), 0.0)
        << "15 % behind is no tie";
    EXPECT_EQ(lead_needed(rounds_of(12, k_around, 0.001, 1.02), k_range), 0.0)
        << "what is always behind is decided, however little it is";
}

TEST(Tie, FewSamplesOrSizesNearTheCrossingAreNoTie) {
    EXPECT_EQ(lead_needed({}, k_range), 0.0);
    EXPECT_EQ(lead_needed(rounds_of(1, k_around, 0.1), k_range), 0.0) << "two samples";
    EXPECT_EQ(lead_needed(rounds_of(12, {512, 724, 1024, 1448, 2048}, 0.1), k_range), 0.0)
        << "below lies nothing";
    EXPECT_EQ(lead_needed(rounds_of(12, {8, 16, 1024, 1448, 2048}, 0.1), k_range), 0.0)
        << "what lies far below says nothing";
}

TEST(Tie, EqualCurvesAndOrdinaryOnesAskForNone) {
    std::vector<RoundRatios> equal = rounds_of(12, {8, 16, 64, 256, 512}, 0.1);
    for (RoundRatios& round : equal) {
        round.push_back({4096, 0.01});
    }
    EXPECT_EQ(lead_needed(equal, k_range), 0.0) << "no crossing";
    std::vector<RoundRatios> affine(12);
    testing::Draws draws(3);
    for (RoundRatios& round : affine) {
        for (const std::uint64_t n : k_around) {
            round.push_back(
                {n, std::log(0.9 + 100.0 / static_cast<double>(n)) + 0.1 * draws.normal()});
        }
    }
    EXPECT_EQ(lead_needed(affine, k_range), 0.0) << "speed-up 1 / 0.9, crossing at 1,000";
    for (const double share : {0.86, 0.88}) {
        testing::Draws noise(5);
        std::vector<RoundRatios> weak(20);
        for (RoundRatios& round : weak) {
            for (const std::uint64_t n :
                 {64U, 256U, 800U, 900U, 1000U, 1100U, 1250U, 4096U, 65536U}) {
                round.push_back(
                    {n, std::log(share + 1000.0 * (1.0 - share) / static_cast<double>(n)) +
                            0.03 * noise.normal()});
            }
        }
        EXPECT_EQ(lead_needed(weak, k_range), 0.0) << "never 20 % ahead, " << share;
    }
}

TEST(Tie, ACurveThatFallsSlowlyThroughZeroIsNoTie) {
    std::vector<RoundRatios> slow(12);
    testing::Draws draws(9);
    for (RoundRatios& round : slow) {
        for (const std::uint64_t n : {16U, 64U, 256U, 362U, 512U, 724U, 1024U, 4096U, 16384U}) {
            // It crosses at 512, leads by 10 % from about 2,500 and by 30 % at the top.
            round.push_back({n, 0.3 * (6.24 - std::log(static_cast<double>(n))) / 3.47 +
                                    (n < 200 ? 0.4 : 0.0) + 0.1 * draws.normal()});
        }
    }
    EXPECT_EQ(lead_needed(slow, k_range), 0.0);
}

TEST(Tie, ThePooledCrossingWithALeadIsWhereParallelIsAheadByThatMuch) {
    const std::vector<RoundRatios> rounds = rounds_of(40, k_around, 0.1);
    const double truth = 1024.0 / 0.95;
    const CrossingQuantile found = tied_quantile(rounds, k_range, k_tie_ratio, Ending::time, 1.0);
    EXPECT_NEAR(found.n / truth, 1.0, 0.06);
    EXPECT_LE(found.low, truth);
    EXPECT_GE(found.high, truth);
    EXPECT_LE(found.high / found.low, 1.35);
    const CrossingQuantile wider = tied_quantile(rounds, k_range, k_tie_ratio, Ending::time, 3.0);
    EXPECT_LT(wider.low, found.low);
    EXPECT_GT(wider.high, found.high);
    const auto measured = [](double n) {
        return std::find(k_around.begin(), k_around.end(), static_cast<std::uint64_t>(n)) !=
               k_around.end();
    };
    EXPECT_TRUE(measured(found.low) && measured(found.high));
}

TEST(Tie, ItsIntervalHoldsTheTruthFromTenRoundsOn) {
    const double truth = 1024.0 / 0.95;
    int held = 0;
    testing::Draws draws(11);
    constexpr int k_sweeps = 200;
    for (int sweep = 0; sweep < k_sweeps; ++sweep) {
        std::vector<RoundRatios> rounds(10);
        for (RoundRatios& round : rounds) {
            for (const std::uint64_t n : {512U, 724U, 1024U, 1448U, 2048U, 4096U}) {
                round.push_back({n, blocks(static_cast<double>(n)) + 0.1 * draws.normal()});
            }
        }
        const CrossingQuantile found =
            tied_quantile(rounds, k_range, k_tie_ratio, Ending::time, 1.0);
        held += found.low <= truth && truth <= found.high ? 1 : 0;
    }
    EXPECT_GE(held, 190);
}

TEST(Tie, BetweenLooksNothingIsProven) {
    const auto rounds = rounds_of(17, k_around, 0.1);
    EXPECT_EQ(tied_quantile(rounds, k_range, k_tie_ratio, Ending::look, 1.0).high, k_beyond);
    EXPECT_LT(
        tied_quantile(std::span(rounds).first(16), k_range, k_tie_ratio, Ending::look, 1.0).high,
        k_beyond);
}

TEST(Tie, FewRoundsKnowNothing) {
    const CrossingQuantile few =
        tied_quantile(rounds_of(7, k_around, 0.1), k_range, k_tie_ratio, Ending::time, 1.0);
    EXPECT_GT(few.n, 256.0);
    EXPECT_EQ(few.low, 0.0);
    EXPECT_EQ(few.high, k_beyond);
}

TEST(Tie, WhatIsLeftOfARoundTellsDriftWhateverItMeasured) {
    std::vector<RoundRatios> rounds = rounds_of(4, {512, 1024, 2048}, 0.0);
    rounds[3] = {{512, 0.2}, {2048, blocks(2048.0) + 0.4}};
    const std::vector<double> left = round_residuals(rounds);
    ASSERT_EQ(left.size(), 4U);
    EXPECT_NEAR(left[0], 0.0, 1e-12);
    EXPECT_NEAR(left[3], 0.5 * (0.2 + (blocks(2048.0) + 0.4 + 0.4)), 1e-9)
        << "beyond 0.4 it is cut";
}

TEST(Tie, TheAnswerOfACurveSaysWhichLeadItAskedFor) {
    const CurveAnswer tied = answer_of_rounds(rounds_of(30, k_around, 0.1), k_range, Ending::time);
    EXPECT_EQ(tied.lead_ratio, k_tie_ratio);
    EXPECT_EQ(tied.answer.kind, Kind::crossover);
    EXPECT_NEAR(tied.answer.typical.n / (1024.0 / 0.95), 1.0, 0.1);
    const CurveAnswer decided =
        answer_of_rounds(rounds_of(30, k_around, 0.01, 1.04), k_range, Ending::time);
    EXPECT_EQ(decided.lead_ratio, 0.0);
    EXPECT_EQ(decided.answer.kind, Kind::crossover);
    EXPECT_LE(decided.answer.typical.low, 1117.0);
    EXPECT_GE(decided.answer.typical.high, 1024.0);
}

TEST(Tie, SizesWithMoreSamplesWeighMore) {
    const std::vector<RoundRatios> rounds{
        {{790, -0.3}, {2048, -0.5}},  {{1024, 0.01}, {2048, -0.5}}, {{1024, 0.01}, {2048, -0.5}},
        {{1024, 0.01}, {2048, -0.5}}, {{1024, 0.01}, {2048, -0.5}}, {{1024, 0.01}, {2048, -0.5}},
        {{1024, 0.01}, {2048, -0.5}}};
    EXPECT_GT(pooled_crossing(rounds, k_range, k_tie_ratio), 1000.0)
        << "one lucky sample does not outvote six";
}

TEST(Tie, ARoundThatEndedBelowTheCrossingSaysNothingOfALead) {
    std::vector<RoundRatios> rounds = rounds_of(12, k_around, 0.05);
    for (const std::uint64_t n : {64U, 256U, 512U}) {
        rounds.push_back({{n, 0.02}});
    }
    EXPECT_EQ(answer_of_rounds(rounds, k_range, Ending::time).answer.kind, Kind::crossover);
}

TEST(Tie, RoundsAimAtWhereTheTieEnds) {
    const auto rounds = rounds_of(12, {64, 256, 362, 512, 724, 1024, 1448, 2048, 4096}, 0.1);
    ASSERT_EQ(lead_needed(rounds, k_range), k_tie_ratio);
    const std::vector<std::uint64_t> sizes = sizes_for_round(rounds, k_range, false);
    EXPECT_GE(
        std::count_if(sizes.begin(), sizes.end(), [](auto n) { return n >= 700 && n <= 1700; }), 4);
}

/// Rounds of which most measured where both sides tie, and see a crossing there by noise.
std::vector<RoundRatios> mostly_below() {
    std::vector<RoundRatios> rounds = rounds_of(16, {64, 256, 304, 362, 431, 512, 609, 724}, 0.3);
    const auto around = rounds_of(8, {64, 256, 1024, 1448, 2048, 4096}, 0.1);
    rounds.insert(rounds.end(), around.begin(), around.end());
    return rounds;
}

TEST(Tie, RoundsThatMeasuredBelowDoNotKeepTheAimThere) {
    const auto rounds = mostly_below();
    ASSERT_EQ(lead_needed(rounds, k_range), k_tie_ratio);
    const std::vector<std::uint64_t> sizes = sizes_for_round(rounds, k_range, false);
    EXPECT_GE(
        std::count_if(sizes.begin(), sizes.end(), [](auto n) { return n >= 700 && n <= 2100; }), 4);
    EXPECT_LE(std::count_if(sizes.begin(), sizes.end(), [](auto n) { return n < 500; }), 1)
        << "that each side wins half of the time there is decided";
}

TEST(Tie, WhereRoundsMeasuredIsNoDrift) {
    std::vector<RoundRatios> rounds = rounds_of(20, {64, 256, 431, 512, 609, 724, 4096}, 0.05);
    const auto around = rounds_of(20, {64, 256, 939, 1117, 1328, 1448, 4096}, 0.05);
    rounds.insert(rounds.end(), around.begin(), around.end());
    std::vector<double> crossings;
    for (const RoundRatios& round : rounds) {
        crossings.push_back(crossing_of_round(round, k_range, k_tie_ratio).n);
    }
    ASSERT_GT(exchangeability(crossings).widening, 1.0);
    const CurveAnswer found = answer_of_rounds(rounds, k_range, Ending::time);
    EXPECT_EQ(found.lead_ratio, k_tie_ratio);
    EXPECT_EQ(found.widening, 1.0);
}

}  // namespace
}  // namespace crossover::stats
