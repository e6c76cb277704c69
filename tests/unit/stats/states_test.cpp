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
    EXPECT_FALSE(two_states(std::vector<double>{100, 130, 169, 220, 286, 371, 483, 627}, 2).has_value());
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

TEST(States, ASizeThatBothStatesDecideAlikeIsCommonGround) {
    const std::vector<double> wins{-0.6, -0.5, -0.7, -0.4};
    const std::vector<double> others{-0.3, -0.25, -0.5};
    const std::vector<double> losses{0.6, 0.5, 0.7};
    EXPECT_TRUE(are_common_ground(wins, others));
    EXPECT_TRUE(are_common_ground(losses, std::vector<double>{2.0, 3.0, 1.0, 2.0}));
    EXPECT_FALSE(are_common_ground(wins, losses));
    EXPECT_FALSE(are_common_ground(losses, wins));
    EXPECT_FALSE(are_common_ground(std::vector<double>(40, -0.6), losses)) << "however many there are of one";
}

TEST(States, FewRoundsOrAnUnclearSizeAreNoCommonGround) {
    const std::vector<double> wins{-0.6, -0.5, -0.7, -0.4};
    EXPECT_FALSE(are_common_ground(wins, std::vector<double>{-0.6, -0.6}));
    EXPECT_FALSE(are_common_ground(std::vector<double>{-0.6, -0.6}, wins));
    EXPECT_FALSE(are_common_ground({}, {}));
    EXPECT_FALSE(are_common_ground(wins, std::vector<double>{-0.2, -0.2, -0.22})) << "less than ln 1.25 from 0";
    EXPECT_FALSE(are_common_ground(std::vector<double>{-0.2, -0.2, -0.22}, wins));
}

TEST(States, NineInTenMustAgree) {
    const std::vector<double> wins(9, -0.6);
    const std::vector<double> nine_of_ten{-0.6, -0.6, -0.6, -0.6, -0.6, -0.6, -0.6, -0.6, -0.6, 0.1, 0.1};
    const std::vector<double> eight_of_ten{-0.6, -0.6, -0.6, -0.6, -0.6, -0.6, -0.6, -0.6, 0.1, 0.1, 0.1};
    EXPECT_TRUE(are_common_ground(wins, nine_of_ten)) << "18 of 20";
    EXPECT_FALSE(are_common_ground(wins, eight_of_ten)) << "17 of 20";
    EXPECT_FALSE(are_common_ground(std::vector<double>{0.6, 0.6, 0.6, 0.0}, std::vector<double>(4, 0.6)))
        << "a draw agrees with nobody: 7 of 8";
}

}  // namespace
}  // namespace crossover::stats
