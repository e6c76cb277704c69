#include "benchmarks/stats/isotonic.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

#include "tests/unit/stats/draws.hpp"

namespace crossover::stats {
namespace {

using Values = std::vector<double>;

TEST(FallingFit, LeavesWhatFallsAndPoolsWhatRises) {
    EXPECT_EQ(falling_fit({}), Values{});
    EXPECT_EQ(falling_fit(Values{3, 2, 2, 1}), (Values{3, 2, 2, 1}));
    EXPECT_EQ(falling_fit(Values{1, 2, 3}), (Values{2, 2, 2}));
    EXPECT_EQ(falling_fit(Values{5, 1, 3, 0}), (Values{5, 2, 2, 0}));
    EXPECT_EQ(falling_fit(Values{4, 0, 0, 6}), (Values{4, 2, 2, 2}))
        << "the block of two counts twice";
    EXPECT_THROW(falling_fit(Values{1, std::nan("")}), std::invalid_argument);
}

// The definition by Brunk: the least over the left ends of the greatest mean to the right.
TEST(FallingFit, IsTheMinMaxOfMeans) {
    testing::Draws draws(5);
    for (int repeat = 0; repeat < 200; ++repeat) {
        Values values;
        for (int i = 0; i < 7; ++i) {
            values.push_back(draws.normal());
        }
        const Values fit = falling_fit(values);
        for (std::size_t i = 0; i < values.size(); ++i) {
            double least = INFINITY;
            for (std::size_t from = 0; from <= i; ++from) {
                double most = -INFINITY;
                for (std::size_t to = i; to < values.size(); ++to) {
                    double sum = 0.0;
                    for (std::size_t k = from; k <= to; ++k) {
                        sum += values[k];
                    }
                    most = std::max(most, sum / static_cast<double>(to - from + 1));
                }
                least = std::min(least, most);
            }
            EXPECT_NEAR(fit[i], least, 1e-12);
        }
    }
}

TEST(FallingFit, AWeightStandsForSoManyEqualValues) {
    const Values weighted = falling_fit(Values{0.1, -0.3, 0.2, -0.5}, Values{2.0, 1.0, 3.0, 1.0});
    const Values repeated = falling_fit(Values{0.1, 0.1, -0.3, 0.2, 0.2, 0.2, -0.5});
    EXPECT_NEAR(weighted[0], repeated[0], 1e-12);
    EXPECT_NEAR(weighted[1], repeated[2], 1e-12);
    EXPECT_NEAR(weighted[2], repeated[5], 1e-12);
    EXPECT_NEAR(weighted[3], repeated[6], 1e-12);
    EXPECT_THROW(falling_fit(Values{1.0, 2.0}, Values{1.0}), std::invalid_argument);
    EXPECT_THROW(falling_fit(Values{1.0, 2.0}, Values{1.0, 0.0}), std::invalid_argument);
}

}  // namespace
}  // namespace crossover::stats
