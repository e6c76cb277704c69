#include "benchmarks/stats/states.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/unit/stats/draws.hpp"

namespace crossover::stats {
namespace {

TEST(States, FindsTheGapAndItsSides) {
    const std::vector<double> values{490, 100, 105, 480, 95, 500};
    const auto states = two_states(values, 3);
    ASSERT_TRUE(states.has_value());
    EXPECT_GT(states->limit, 105.0);
    EXPECT_LT(states->limit, 480.0);
    EXPECT_DOUBLE_EQ(states->first_median, 100.0);
    EXPECT_DOUBLE_EQ(states->second_median, 490.0);
}

TEST(States, AGroupThatIsTooSmallIsNone) {
    const std::vector<double> values{490, 100, 105, 480, 95, 500};
    EXPECT_FALSE(two_states(values, 4).has_value());
    EXPECT_FALSE(two_states({}, 1).has_value());
    const std::vector<double> one{100.0};
    EXPECT_FALSE(two_states(one, 1).has_value());
}

TEST(States, MediansThatAreCloseAreOneState) {
    EXPECT_FALSE(two_states(std::vector<double>{100, 101, 102, 150, 151, 152}, 2).has_value());
    EXPECT_TRUE(two_states(std::vector<double>{100, 101, 102, 170, 171, 172}, 2).has_value());
}

TEST(States, ASpreadWithoutAGapIsOneState) {
    EXPECT_FALSE(
        two_states(std::vector<double>{100, 130, 169, 220, 286, 371, 483, 627}, 2).has_value());
}

TEST(States, StrayValuesAndNonsenseMakeNoState) {
    EXPECT_FALSE(two_states(std::vector<double>{100, 101, 99, 100, 100, 5000}, 2).has_value());
    EXPECT_FALSE(two_states(std::vector<double>{0, 0, 100, 100}, 1).has_value());
}

TEST(States, OneNoisyStateIsHardlyEverTakenForTwo) {
    testing::Draws draws(5);
    unsigned found = 0;
    for (int sample = 0; sample < 200; ++sample) {
        std::vector<double> values;
        for (int i = 0; i < 24; ++i) {
            values.push_back(100.0 * std::exp(0.15 * draws.normal()));
        }
        found += two_states(values, 6).has_value() ? 1U : 0U;
    }
    EXPECT_LE(found, 1U);
}

}  // namespace
}  // namespace crossover::stats
