#include "benchmarks/stats/crossing_ratio.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include "tests/unit/stats/draws.hpp"

namespace crossover::stats {
namespace {

constexpr double k_out_of_sight = std::numeric_limits<double>::infinity();

std::vector<RoundCrossing> around(double n, double spread, std::size_t count,
                                  testing::Draws& draws) {
    std::vector<RoundCrossing> crossings;
    for (std::size_t i = 0; i < count; ++i) {
        const double crossing = n * std::exp(spread * draws.normal());
        crossings.push_back({crossing, crossing, crossing});
    }
    return crossings;
}

TEST(MannWhitney, LimitsAreThoseOfTheTables) {
    EXPECT_EQ(mann_whitney_limit(3, 3, 0.025), -1);
    EXPECT_EQ(mann_whitney_limit(4, 4, 0.025), 0);
    EXPECT_EQ(mann_whitney_limit(5, 5, 0.025), 2);
    EXPECT_EQ(mann_whitney_limit(8, 8, 0.025), 13);
    EXPECT_EQ(mann_whitney_limit(10, 12, 0.025), 29);
    EXPECT_EQ(mann_whitney_limit(12, 10, 0.025), 29);
    EXPECT_EQ(mann_whitney_limit(20, 20, 0.025), 127);
    EXPECT_THROW(mann_whitney_limit(0, 3, 0.025), std::invalid_argument);
}

TEST(MannWhitney, TheApproximationJoinsTheExactLimits) {
    // 20 x 20 is the last exact one; the tables have 138 for 21 x 20 and 150 for 22 x 20.
    // Where the exact distribution and the normal one give the same whole number.
    EXPECT_EQ(mann_whitney_limit(21, 20, 0.025), 134);
    EXPECT_EQ(mann_whitney_limit(21, 21, 0.025), 142);
    EXPECT_EQ(mann_whitney_limit(50, 50, 0.025), 965);
}

TEST(CrossingRatio, FindsAPlantedShift) {
    testing::Draws draws(7);
    int found = 0;
    int covered = 0;
    constexpr int k_repeats = 300;
    for (int repeat = 0; repeat < k_repeats; ++repeat) {
        const auto first = around(1000.0, 0.3, 30, draws);
        const auto second = around(1500.0, 0.3, 40, draws);
        const RatioInterval ratio = crossing_ratio(first, second);
        found += ratio.low > 1.0 ? 1 : 0;
        covered += ratio.low <= 1.5 && 1.5 <= ratio.high ? 1 : 0;
        EXPECT_LE(ratio.low, ratio.ratio);
        EXPECT_LE(ratio.ratio, ratio.high);
    }
    EXPECT_GE(found, k_repeats * 95 / 100);
    EXPECT_GE(covered, k_repeats * 93 / 100);
}

TEST(CrossingRatio, EqualSamplesAreSeldomCalledDifferent) {
    testing::Draws draws(8);
    int called = 0;
    constexpr int k_repeats = 1000;
    for (int repeat = 0; repeat < k_repeats; ++repeat) {
        const RatioInterval ratio =
            crossing_ratio(around(700.0, 0.4, 12, draws), around(700.0, 0.4, 15, draws));
        called += ratio.low > 1.0 || ratio.high < 1.0 ? 1 : 0;
    }
    EXPECT_LE(called, 65);
    EXPECT_GE(called, 30) << "the interval is no wider than it must be";
}

TEST(CrossingRatio, CensoredCrossingsTakePartWithTheEndThatSaysLess) {
    testing::Draws draws(9);
    auto first = around(1000.0, 0.1, 20, draws);
    auto second = around(2000.0, 0.1, 20, draws);
    const RatioInterval whole = crossing_ratio(first, second);
    for (std::size_t i = 0; i < 3; ++i) {
        second[i] = {k_out_of_sight, 4000.0, k_out_of_sight};
        first[i] = {0.0, 0.0, 500.0};
    }
    const RatioInterval censored = crossing_ratio(first, second);
    EXPECT_GE(censored.low, whole.low) << "more that are surely apart";
    EXPECT_GE(censored.high, whole.high);
    EXPECT_TRUE(std::isfinite(censored.high));
    for (RoundCrossing& crossing : second) {
        crossing = {crossing.n, crossing.n / 2.0, crossing.n * 2.0};
    }
    const RatioInterval gaps = crossing_ratio(first, second);
    EXPECT_LT(gaps.low, censored.low);
    EXPECT_GT(gaps.high, censored.high);
}

TEST(CrossingRatio, GapsCountWithTheEndThatSaysLess) {
    const std::vector<RoundCrossing> first(6, {.n = 10.0, .low = 8.0, .high = 12.0});
    const std::vector<RoundCrossing> second(6, {.n = 20.0, .low = 18.0, .high = 24.0});
    const RatioInterval found = crossing_ratio(first, second, 0.95);
    EXPECT_DOUBLE_EQ(found.low, 18.0 / 12.0);
    EXPECT_DOUBLE_EQ(found.ratio, 2.0);
    EXPECT_DOUBLE_EQ(found.high, 24.0 / 8.0);
}

TEST(CrossingRatio, SaysNothingWhereBothAreBeyondTheSizes) {
    const std::vector<RoundCrossing> never(10, {k_out_of_sight, k_out_of_sight, k_out_of_sight});
    const RatioInterval both = crossing_ratio(never, never);
    EXPECT_EQ(both.low, 0.0);
    EXPECT_EQ(both.high, k_out_of_sight);
    EXPECT_EQ(both.ratio, 1.0);
    const std::vector<RoundCrossing> found(10, {100.0, 100.0, 100.0});
    EXPECT_EQ(crossing_ratio(found, never).low, k_out_of_sight) << "it went out of sight";
    EXPECT_EQ(crossing_ratio(never, found).high, 0.0);
    EXPECT_EQ(crossing_ratio({}, found).high, k_out_of_sight);
    EXPECT_EQ(crossing_ratio(std::vector<RoundCrossing>(2, found[0]),
                             std::vector<RoundCrossing>(2, found[0]))
                  .high,
              k_out_of_sight)
        << "two and two prove nothing";
}

TEST(SampleRatio, IsTheSameForPlainFigures) {
    const std::vector<double> first{1, 2, 3, 4, 5, 6};
    const std::vector<double> second{2, 4, 6, 8, 10, 12};
    const RatioInterval ratio = sample_ratio(first, second);
    std::vector<double> ratios;
    for (const double a : first) {
        for (const double b : second) {
            ratios.push_back(b / a);
        }
    }
    std::sort(ratios.begin(), ratios.end());
    EXPECT_DOUBLE_EQ(ratio.low, ratios[5]) << "the limit for 6 and 6 is 5";
    EXPECT_DOUBLE_EQ(ratio.high, ratios[30]);
    EXPECT_DOUBLE_EQ(ratio.ratio, std::sqrt(ratios[17] * ratios[18]));
}

}  // namespace
}  // namespace crossover::stats
