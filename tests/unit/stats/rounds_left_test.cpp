#include "benchmarks/stats/rounds_left.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "benchmarks/stats/crossover.hpp"
#include "benchmarks/stats/looks.hpp"
#include "tests/unit/stats/draws.hpp"

namespace crossover::stats {
namespace {

std::vector<RoundCrossing> more(std::vector<RoundCrossing> crossings, std::size_t count,
                                double spread, testing::Draws& draws) {
    while (crossings.size() < count) {
        const double n = 1000.0 * std::exp(spread * draws.normal());
        crossings.push_back({n, n, n});
    }
    return crossings;
}

TEST(RoundsLeft, TheEstimateIsHardlyEverTwiceOff) {
    testing::Draws draws(21);
    for (const double spread : {0.2, 0.4}) {
        std::vector<double> off;
        for (int repeat = 0; repeat < 60; ++repeat) {
            auto crossings = more({}, 16, spread, draws);
            const auto told = rounds_for_width(crossings, 1.3);
            ASSERT_TRUE(told.has_value());
            EXPECT_GE(*told, 16);
            CrossingQuantile found;
            do {
                crossings = more(crossings, crossings.size() + 1, spread, draws);
                found = crossing_quantile(crossings, 0.5, Ending::time);
            } while (found.high > 1.3 * found.low && crossings.size() < 2000);
            off.push_back(*told / static_cast<double>(crossings.size()));
        }
        std::sort(off.begin(), off.end());
        EXPECT_GE(off[30], 0.5) << spread;
        EXPECT_LE(off[30], 2.0) << spread;
    }
}

TEST(RoundsLeft, IsNothingWhereRoundsDoNotTell) {
    testing::Draws draws(22);
    EXPECT_FALSE(rounds_for_width(more({}, 3, 0.1, draws), 1.5));
    const double inf = std::numeric_limits<double>::infinity();
    EXPECT_FALSE(rounds_for_width(std::vector<RoundCrossing>(20, {inf, inf, inf}), 1.5));
    EXPECT_EQ(rounds_for_width(std::vector<RoundCrossing>(20, {128.0, 64.0, 256.0}), 1.5), 20)
        << "gaps get narrower";
    EXPECT_EQ(rounds_for_width(more({}, 60, 0.01, draws), 1.5), 60) << "it is narrow enough";
}

TEST(RoundsLeft, EqualRoundsAreNarrowWhenAllOfThemDecide) {
    EXPECT_EQ(rounds_for_width(std::vector<RoundCrossing>(4, {128.0, 128.0, 128.0}), 1.1), 6)
        << "of 5 coins all fall on one side too often";
}

// Of crossings that are evenly spaced on the scale of logarithms, a share s of m lies within
// m (2 s - 1) spacings.
TEST(RoundsLeft, TheWidthIsThatOfTheShareThatAgrees) {
    for (const std::size_t rounds : {10U, 40U}) {
        std::vector<RoundCrossing> crossings;
        for (std::size_t i = 0; i < rounds; ++i) {
            const double n = std::exp(0.1 * static_cast<double>(i));
            crossings.push_back({n, n, n});
        }
        const Looks looks(0.5, 0.025);
        for (const double spacings : {1.3, 2.7, 4.1, 6.0}) {
            const double share = 0.5 + 0.5 * spacings / static_cast<double>(rounds);
            int expected = static_cast<int>(rounds);
            while (looks.needed_at_end(expected) > share * expected && expected <= 1024) {
                expected = std::max(expected + 1, expected * 110 / 100);
            }
            const auto told = rounds_for_width(crossings, std::exp(0.1 * spacings + 1e-9));
            if (expected <= 1024) {
                EXPECT_EQ(told, expected) << rounds << " rounds, " << spacings;
            }
        }
    }
}

TEST(RoundsLeft, HalfTheWidthTakesFourTimesTheRoundsBeyondTheLastLook) {
    std::vector<RoundCrossing> crossings;
    for (int i = 0; i < 120; ++i) {
        const double n = std::exp(0.01 * i);
        crossings.push_back({n, n, n});
    }
    const auto wide = rounds_for_width(crossings, std::exp(0.01 * 120 * 0.06));
    const auto narrow = rounds_for_width(crossings, std::exp(0.01 * 120 * 0.03));
    ASSERT_TRUE(wide && narrow);
    EXPECT_GT(*wide, 1024);
    EXPECT_NEAR(static_cast<double>(*narrow) / *wide, 4.0, 0.5);
}

}  // namespace
}  // namespace crossover::stats
