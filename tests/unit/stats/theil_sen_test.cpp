#include "benchmarks/stats/theil_sen.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace crossover::stats {
namespace {

TEST(TheilSen, AnOverheadAndOutliersDoNotMoveTheSlope) {
    std::vector<double> x;
    std::vector<double> y;
    for (double n = 1.0; n <= 1e6; n *= 4.0) {
        x.push_back(n);
        y.push_back(40.0 + 2.5 * n);
    }
    EXPECT_NEAR(theil_sen_slope(x, y).value(), 2.5, 1e-9);
    y.back() *= 10.0;
    y[3] = 0.0;
    EXPECT_NEAR(theil_sen_slope(x, y).value(), 2.5, 0.05);
}

TEST(TheilSen, IsTheMedianOfTheSlopesOfAllPairs) {
    // Slopes 1, 2 and 3; with a fourth point 1, 2, 3, 0, -0.5 and -4.
    const std::vector<double> x{0.0, 1.0, 2.0, 3.0};
    const std::vector<double> y{0.0, 1.0, 4.0, 0.0};
    const std::span three_x = std::span(x).first(3);
    EXPECT_DOUBLE_EQ(theil_sen_slope(three_x, std::span(y).first(3)).value(), 2.0);
    EXPECT_DOUBLE_EQ(theil_sen_slope(x, y).value(), 0.5);
}

TEST(TheilSen, EqualSizesHaveNoSlope) {
    const std::vector<double> x{4.0, 4.0};
    const std::vector<double> y{1.0, 2.0};
    EXPECT_FALSE(theil_sen_slope(x, y));
    EXPECT_FALSE(theil_sen_slope({}, {}));
}

}  // namespace
}  // namespace crossover::stats
