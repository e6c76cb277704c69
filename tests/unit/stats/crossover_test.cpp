#include "benchmarks/stats/crossover.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include "benchmarks/stats/looks.hpp"
#include "tests/unit/stats/draws.hpp"

namespace crossover::stats {
namespace {

constexpr SizeRange k_range{1, 1 << 20};
constexpr double k_inf = std::numeric_limits<double>::infinity();

RoundCrossing at(double n) {
    return {n, n, n, true};
}

std::vector<RoundCrossing> one_to(int count) {
    std::vector<RoundCrossing> crossings;
    for (int i = 1; i <= count; ++i) {
        crossings.push_back(at(i));
    }
    return crossings;
}

TEST(CrossingQuantile, TheEstimateIsTheMedianInWhateverOrderRoundsCame) {
    std::vector<RoundCrossing> crossings;
    for (const double n : {900.0, 100.0, 800.0, 200.0, 700.0, 300.0, 600.0, 400.0, 500.0}) {
        crossings.push_back({n, n, n});
    }
    EXPECT_EQ(crossing_quantile(crossings, 0.5, Ending::time).n, 500.0);
}

TEST(CrossingQuantile, TakesTheOrderStatisticsThatTheLooksAskFor) {
    const Looks looks(0.5, 0.025);
    for (const int rounds : {12, 25, 60}) {
        const CrossingQuantile found = crossing_quantile(one_to(rounds), 0.5, Ending::time);
        const int needed = looks.needed_at_end(rounds);
        EXPECT_EQ(found.low, rounds + 1 - needed) << "so many lie at or above it";
        EXPECT_EQ(found.high, needed);
        EXPECT_NEAR(found.n, 0.5 * (rounds + 1), 0.1);
    }
    const CrossingQuantile look = crossing_quantile(one_to(25), 0.5, Ending::look);
    EXPECT_EQ(look.high, looks.needed_at_look(25));
    EXPECT_EQ(crossing_quantile(one_to(24), 0.5, Ending::look).high, k_inf)
        << "there is no look after 24";
    EXPECT_EQ(crossing_quantile(one_to(5), 0.5, Ending::time).high, k_inf);
    EXPECT_EQ(crossing_quantile({}, 0.5, Ending::time).low, 0.0);
    EXPECT_THROW(crossing_quantile(one_to(9), 0.7, Ending::time), std::invalid_argument);
}

TEST(CrossingQuantile, TheSafeSizeNeedsThirtySixRoundsForItsUpperEnd) {
    EXPECT_EQ(crossing_quantile(one_to(35), 0.9, Ending::time).high, k_inf);
    const CrossingQuantile safe = crossing_quantile(one_to(100), 0.9, Ending::time);
    EXPECT_GE(safe.high, 95.0);
    EXPECT_LE(safe.high, 98.0);
    EXPECT_GE(safe.low, 80.0);
    EXPECT_LE(safe.low, 86.0);
    const Answer answer = answer_of(crossing_quantile(one_to(100), 0.5, Ending::time), one_to(100),
                                    one_to(100), k_range, Ending::time);
    EXPECT_EQ(answer.safe.high, safe.high);
    EXPECT_EQ(answer.safe.low, crossing_quantile(one_to(100), 0.5, Ending::time).low)
        << "noise inside rounds may have moved it up";
    EXPECT_NEAR(safe.n, 90.0, 0.6);
}

TEST(CrossingQuantile, GapsWidenAndNeverShift) {
    std::vector<RoundCrossing> gaps = one_to(20);
    for (RoundCrossing& crossing : gaps) {
        crossing.low *= 0.5;
        crossing.high *= 2.0;
    }
    const CrossingQuantile exact = crossing_quantile(one_to(20), 0.5, Ending::time);
    const CrossingQuantile known = crossing_quantile(gaps, 0.5, Ending::time);
    EXPECT_EQ(known.low, 0.5 * exact.low);
    EXPECT_EQ(known.high, 2.0 * exact.high);
    EXPECT_EQ(known.n, exact.n);
}

TEST(CrossingQuantile, CensoredRoundsCountForTheirSide) {
    std::vector<RoundCrossing> crossings = one_to(14);
    for (int i = 0; i < 6; ++i) {
        crossings.push_back({k_inf, k_inf, k_inf});
    }
    const CrossingQuantile uncensored = crossing_quantile(one_to(20), 0.5, Ending::time);
    const CrossingQuantile censored = crossing_quantile(crossings, 0.5, Ending::time);
    EXPECT_EQ(censored.low, uncensored.low);
    EXPECT_GT(censored.high, 14.0) << "the fifteenth of twenty lies above everything";
}

TEST(CrossingQuantile, WideningMovesBothEndsOut) {
    const CrossingQuantile plain = crossing_quantile(one_to(60), 0.5, Ending::time);
    const CrossingQuantile wide = crossing_quantile(one_to(60), 0.5, Ending::time, 2.0);
    EXPECT_NEAR(wide.high - 30.0, 2.0 * (plain.high - 30.0), 1.0);
    EXPECT_NEAR(30.5 - wide.low, 2.0 * (30.5 - plain.low), 1.6);
    EXPECT_EQ(crossing_quantile(one_to(12), 0.5, Ending::time, 4.0).high, 12.0)
        << "the extremes are the end";
    EXPECT_EQ(crossing_quantile(one_to(5), 0.5, Ending::time, 4.0).high, k_inf);
}

TEST(CrossingQuantile, CoversTheMedianOfSkewedCrossingsHoweverTheyAreStopped) {
    testing::Draws draws(3);
    int covered = 0;
    int narrow = 0;
    constexpr int k_repeats = 1500;
    for (int repeat = 0; repeat < k_repeats; ++repeat) {
        std::vector<RoundCrossing> crossings;
        CrossingQuantile found;
        // Stops at the first look that is narrow enough, or after 70 rounds.
        for (bool done = false; !done;) {
            const double slow = draws.uniform() < 0.25 ? 3.0 : 1.0;
            crossings.push_back(at(1000.0 * slow * std::exp(0.3 * draws.normal())));
            const bool out_of_time = crossings.size() == 70;
            found = crossing_quantile(crossings, 0.5, out_of_time ? Ending::time : Ending::look);
            done = out_of_time || found.high <= 1.5 * found.low;
        }
        narrow += crossings.size() < 70 ? 1 : 0;
        // P(crossing <= m) = 1/2 at 1000 exp(0.3 z): 0.75 F(z) + 0.25 F(z - 3.66) = 1/2, z = 0.4336
        const double truth = 1000.0 * std::exp(0.3 * 0.4336);
        covered += found.low <= truth && truth <= found.high ? 1 : 0;
    }
    EXPECT_GE(covered, k_repeats * 945 / 1000);
    EXPECT_GE(narrow, k_repeats / 2) << "the looks are what is tested";
}

Answer answer(const std::vector<RoundCrossing>& crossings, std::size_t blind = 0) {
    const auto judged = std::span(crossings).subspan(blind);
    return answer_of(crossing_quantile(judged, 0.5, Ending::time), judged, crossings, k_range,
                     Ending::time);
}

Kind kind_of(const std::vector<RoundCrossing>& crossings, std::size_t blind = 0) {
    return answer(crossings, blind).kind;
}

TEST(Answer, NamesWhatTheIntervalSays) {
    const RoundCrossing above{k_inf, k_inf, k_inf};
    const RoundCrossing below{0.0, 0.0, 1.0, true};
    EXPECT_EQ(kind_of(one_to(30)), Kind::crossover);
    EXPECT_EQ(kind_of(std::vector<RoundCrossing>(20, above)), Kind::never);
    EXPECT_EQ(kind_of(std::vector<RoundCrossing>(20, below)), Kind::always);
    EXPECT_EQ(kind_of(std::vector<RoundCrossing>(20, {0.0, 0.0, 8.0, true})), Kind::crossover)
        << "at 8 or before";
    EXPECT_EQ(answer(std::vector<RoundCrossing>(20, {0.0, 0.0, 8.0, true})).typical.low, 0.0);
    EXPECT_EQ(kind_of(std::vector<RoundCrossing>(20, {k_inf, 512.0, k_inf})), Kind::unresolved)
        << "above 512";
    EXPECT_EQ(kind_of({}), Kind::unresolved);
}

TEST(Answer, ThatParallelPaysAnywhereIsSaidWithMoreCareThanWhere) {
    EXPECT_EQ(kind_of(one_to(9)), Kind::unresolved) << "9 of 9 are a chance of 1 in 512";
    EXPECT_EQ(kind_of(one_to(11)), Kind::crossover);
    std::vector<RoundCrossing> coin = one_to(30);
    coin.insert(coin.end(), 12, {k_inf, k_inf, k_inf});
    EXPECT_LE(crossing_quantile(coin, 0.5, Ending::time).high, 30.0);
    EXPECT_EQ(kind_of(std::vector<RoundCrossing>(30, {100.0, 100.0, 100.0, false})),
              Kind::unresolved)
        << "a crossing that the largest size of the round does not confirm";
    EXPECT_EQ(kind_of(coin), Kind::unresolved)
        << "30 of 42 prove a median below n_max at 2.5 %, not at 1 in 1,000";
}

TEST(Answer, RoundsThatWerePlacedBlindlyOnlySayThatThereIsACrossing) {
    std::vector<RoundCrossing> crossings(6, {300.0, 256.0, 1024.0, true});
    for (int i = 0; i < 10; ++i) {
        crossings.push_back(at(400.0 + i));
    }
    const Answer found = answer(crossings, 6);
    EXPECT_EQ(found.kind, Kind::crossover) << "ten alone would not be enough to say so";
    EXPECT_GE(found.typical.low, 400.0);
    EXPECT_LE(found.typical.high, 409.0);
}

TEST(Verdict, IsASignTest) {
    EXPECT_EQ(verdict_of({8, 5, 0}, 0.05), Verdict::open) << "1 in 32 on one side";
    EXPECT_EQ(verdict_of({8, 6, 0}, 0.05), Verdict::win);
    EXPECT_EQ(verdict_of({8, 0, 6}, 0.05), Verdict::lose);
    EXPECT_EQ(verdict_of({8, 5, 1}, 0.05), Verdict::tie);
    EXPECT_EQ(verdict_of({8, 0, 0}, 0.05), Verdict::open);
    EXPECT_DOUBLE_EQ(alpha_per_size(10), 0.005);
}

TEST(ChangesOfLead, AreFoundBetweenDecidedSizes) {
    const std::vector<SizeCount> twice{{1, 0, 9},  {4, 9, 0},   {16, 5, 4},
                                       {64, 0, 9}, {256, 3, 0}, {1024, 9, 0}};
    const std::vector<Crossing> changes = changes_of_lead(twice, 0.01);
    EXPECT_EQ(changes, (std::vector<Crossing>{{true, 1, 4}, {false, 4, 64}, {true, 64, 1024}}));
    EXPECT_EQ(floor_of(changes), 63U) << "the last crossing lies above it";
    const std::vector<SizeCount> back{{1, 0, 9}, {4, 9, 0}, {16, 0, 9}, {64, 0, 9}};
    EXPECT_EQ(floor_of(changes_of_lead(back, 0.01)), 15U) << "serial leads again to the end";
    EXPECT_EQ(floor_of(changes_of_lead(std::vector<SizeCount>{{1, 0, 9}, {4, 9, 0}}, 0.01)), 0U);
    EXPECT_TRUE(changes_of_lead(twice, 1e-4).empty()) << "nine of nine prove less";
}

}  // namespace
}  // namespace crossover::stats
