#include "benchmarks/stats/exchangeable.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "tests/unit/stats/draws.hpp"

namespace crossover::stats {
namespace {

TEST(Exchangeability, IndependentRoundsAreSeldomWidened) {
    testing::Draws draws(11);
    int widened = 0;
    constexpr int k_repeats = 2000;
    for (int repeat = 0; repeat < k_repeats; ++repeat) {
        std::vector<double> values(40);
        for (double& value : values) {
            value = std::exp(draws.normal());
        }
        widened += exchangeability(values).widening > 1.0 ? 1 : 0;
    }
    EXPECT_LE(widened, k_repeats * 12 / 100) << "two tests of 5 %";
}

TEST(Exchangeability, DriftIsFoundAndWidened) {
    testing::Draws draws(12);
    int found = 0;
    double widening = 0.0;
    for (int repeat = 0; repeat < 200; ++repeat) {
        std::vector<double> values;
        for (int round = 0; round < 48; ++round) {
            values.push_back(round / 24.0 + draws.normal() * 0.5);
        }
        const Exchangeability result = exchangeability(values);
        found += result.drift_z < -1.96 ? 1 : 0;
        widening += result.widening / 200.0;
    }
    EXPECT_GE(found, 195);
    EXPECT_GE(widening, 1.5);
    EXPECT_LE(widening, 4.0);
}

TEST(Exchangeability, NeighboursThatAreAlikeAreFound) {
    std::vector<double> values;
    for (int round = 0; round < 48; ++round) {
        values.push_back((round / 6) % 2 == 0 ? 1.0 + 0.001 * round : 2.0 + 0.001 * round);
    }
    const Exchangeability blocks = exchangeability(values);
    EXPECT_LT(blocks.runs_z, -4.0);
    EXPECT_NEAR(blocks.drift_z, 0.0, 0.3);
    EXPECT_GT(blocks.widening, 2.0) << "six of a kind in a row, blocks of six: sqrt(6)";
    EXPECT_LE(blocks.widening, std::sqrt(6.0) + 1e-9);
}

TEST(Exchangeability, ADriftWithoutRunsIsWidenedByItsHalves) {
    std::vector<double> values;
    for (int round = 0; round < 48; ++round) {
        const bool rare = round % 3 == 2;
        values.push_back((rare == (round < 24) ? 1.0 : 2.0) +
                         0.001 * round);  // two of three above, then one of three
    }
    const Exchangeability drift = exchangeability(values);
    EXPECT_GT(drift.runs_z, 0.0);
    EXPECT_GT(drift.drift_z, 1.96);
    EXPECT_NEAR(drift.widening, std::sqrt(8.0 * 8.0 / 24.0), 1e-9);
}

TEST(Exchangeability, BlocksAreSummedUpAndNotJudgedByOneRound) {
    std::vector<double> values;
    for (int round = 0; round < 48; ++round) {
        values.push_back((round / 4 % 2 == 0 ? 1.0 : 2.0) + 0.001 * round);
    }
    const Exchangeability fours = exchangeability(values);
    EXPECT_LT(fours.runs_z, -3.0);
    EXPECT_EQ(fours.widening, 1.0) << "blocks of six sum up to two, less than a coin's";
}

TEST(Exchangeability, AlternatingRoundsAreNotWidened) {
    std::vector<double> values;
    for (int round = 0; round < 48; ++round) {
        values.push_back(round % 2 == 0 ? 1.0 + 0.001 * round : 2.0);
    }
    EXPECT_GT(exchangeability(values).runs_z, 4.0);
    EXPECT_EQ(exchangeability(values).widening, 1.0);
}

TEST(Exchangeability, FewRoundsAndEqualOnesSayNothing) {
    EXPECT_EQ(exchangeability({}).widening, 1.0);
    EXPECT_EQ(exchangeability(std::vector<double>{1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2}).widening, 1.0);
    const double inf = std::numeric_limits<double>::infinity();
    EXPECT_EQ(exchangeability(std::vector<double>(30, inf)).widening, 1.0);
}

TEST(Exchangeability, ARiseFromLowToHighIsWidenedByAtMostFour) {
    std::vector<double> few;
    std::vector<double> many;
    for (int round = 0; round < 48; ++round) {
        (round < 12 ? few : many).push_back(round);
        many.push_back(100 + round);
    }
    EXPECT_NEAR(exchangeability(few).drift_z, -3.0 / std::sqrt(6.0 * 6.0 * 0.25 / 11.0), 1e-9);
    EXPECT_NEAR(exchangeability(few).widening, std::sqrt(6.0), 1e-9) << "six of a kind, twice";
    std::sort(many.begin(), many.end());
    EXPECT_EQ(exchangeability(many).widening, 4.0) << "its halves alone would widen it more";
}

}  // namespace
}  // namespace crossover::stats
