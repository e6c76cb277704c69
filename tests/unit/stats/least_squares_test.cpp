#include "benchmarks/stats/least_squares.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "tests/unit/stats/draws.hpp"

namespace crossover::stats {
namespace {

TEST(LeastSquares, ExactLineWhateverTheWeights) {
    const std::array x{1.0, 2.0, 5.0};
    const std::array y{5.0, 7.0, 13.0};
    const Line line = fit_line(x, y, std::array{1.0, 100.0, 0.01});
    EXPECT_NEAR(line.intercept, 3.0, 1e-12);
    EXPECT_NEAR(line.slope, 2.0, 1e-12);
    EXPECT_NEAR(line.sum_squares, 0.0, 1e-9);
}

TEST(LeastSquares, AWeightOfTwoIsThePointTwice) {
    const Line weighted =
        fit_line(std::array{0.0, 1.0, 3.0}, std::array{1.0, 0.0, 5.0}, std::array{1.0, 2.0, 1.0});
    const Line repeated = fit_line(std::array{0.0, 1.0, 1.0, 3.0}, std::array{1.0, 0.0, 0.0, 5.0},
                                   std::array{1.0, 1.0, 1.0, 1.0});
    EXPECT_NEAR(weighted.intercept, repeated.intercept, 1e-12);
    EXPECT_NEAR(weighted.slope, repeated.slope, 1e-12);
    EXPECT_NEAR(weighted.sum_squares, repeated.sum_squares, 1e-12);
    // By hand: normal equations of the repeated points.
    EXPECT_NEAR(repeated.slope, 7.5 / 4.75, 1e-12);
}

TEST(LeastSquares, FarFromTheOriginNothingCancels) {
    const Line line = fit_line(std::array{1e9, 1e9 + 1, 1e9 + 2}, std::array{4.0, 5.0, 6.0},
                               std::array{1.0, 1.0, 1.0});
    EXPECT_NEAR(line.slope, 1.0, 1e-9);
}

TEST(LeastSquares, EqualXGiveTheMean) {
    const Line line = fit_line(std::array{2.0, 2.0}, std::array{1.0, 4.0}, std::array{1.0, 2.0});
    EXPECT_EQ(line.slope, 0.0);
    EXPECT_NEAR(line.intercept, 3.0, 1e-12);
}

TEST(LeastSquares, AFallingLineIsHeldLevel) {
    const Line line =
        fit_rising_line(std::array{0.0, 1.0}, std::array{4.0, 1.0}, std::array{2.0, 1.0});
    EXPECT_EQ(line.slope, 0.0);
    EXPECT_NEAR(line.intercept, 3.0, 1e-12);
    EXPECT_NEAR(line.sum_squares, 2.0 + 4.0, 1e-12);
    EXPECT_NEAR(
        fit_rising_line(std::array{0.0, 1.0}, std::array{1.0, 4.0}, std::array{2.0, 1.0}).slope,
        3.0, 1e-12);
}

double sum_squares(const Plane& plane, const std::vector<double>& x1, const std::vector<double>& x2,
                   const std::vector<double>& y, const std::vector<double>& weights) {
    double sum = 0.0;
    for (std::size_t i = 0; i < y.size(); ++i) {
        const double rest = y[i] - plane.intercept - plane.first * x1[i] - plane.second * x2[i];
        sum += weights[i] * rest * rest;
    }
    return sum;
}

// The optimum, free or held at an edge: its sum of squares is what it says, and no permitted step
// to a neighbour improves it.
TEST(LeastSquares, TheRisingPlaneIsTheConstrainedOptimum) {
    testing::Draws draws(8);
    int at_edge = 0;
    for (int i = 0; i < 200; ++i) {
        const std::vector<double> x1{0, 1, 3, 7, 15};
        const std::vector<double> x2{0, 2, 12, 56, 240};
        const std::vector<double> weights{1, 2, 1, 0.5, 1};
        std::vector<double> y;
        for (std::size_t j = 0; j < x1.size(); ++j) {
            y.push_back(1.0 + 0.2 * draws.normal() * x1[j] + 0.02 * draws.normal() * x2[j] +
                        draws.normal());
        }
        const Plane best = fit_rising_plane(x1, x2, y, weights);
        const double least = sum_squares(best, x1, x2, y, weights);
        ASSERT_NEAR(best.sum_squares, least, 1e-9 * (1.0 + least));
        ASSERT_GE(best.first, 0.0);
        ASSERT_GE(best.second, 0.0);
        at_edge += best.first == 0.0 || best.second == 0.0 ? 1 : 0;
        for (const double step : {-1e-3, 1e-3}) {
            for (int which = 0; which < 3; ++which) {
                Plane other = best;
                (which == 0 ? other.intercept : which == 1 ? other.first : other.second) += step;
                const bool permitted = other.first >= 0.0 && other.second >= 0.0;
                ASSERT_TRUE(!permitted || sum_squares(other, x1, x2, y, weights) >= least - 1e-12)
                    << i << " " << which;
            }
        }
    }
    EXPECT_GT(at_edge, 20);
    EXPECT_LT(at_edge, 190);
}

TEST(LeastSquares, ColumnsThatDifferByRoundingOnlyGiveTheLine) {
    testing::Draws draws(9);
    const std::vector<double> weights(4, 1.0);
    for (int i = 0; i < 200; ++i) {
        std::vector<double> x1;
        std::vector<double> x2;
        std::vector<double> y;
        for (int j = 0; j < 4; ++j) {
            x1.push_back(draws.uniform());
            x2.push_back(x1.back() * 0.3 + 0.1);
            y.push_back(x1.back() + draws.normal());
        }
        const Plane plane = fit_rising_plane(x1, x2, y, weights);
        const Line line = fit_rising_line(x1, y, weights);
        ASSERT_NEAR(sum_squares(plane, x1, x2, y, weights), line.sum_squares, 1e-9);
        ASSERT_LT(plane.first + plane.second, 1e3);
    }
}

TEST(LeastSquares, ColumnsThatSayTheSameDoNotDivideByZero) {
    const std::array x{1.0, 2.0, 3.0};
    const Plane plane =
        fit_rising_plane(x, x, std::array{3.0, 5.0, 7.0}, std::array{1.0, 1.0, 1.0});
    EXPECT_NEAR(plane.intercept + 2.0 * (plane.first + plane.second), 5.0, 1e-9);
    EXPECT_NEAR(plane.first + plane.second, 2.0, 1e-9);
}

}  // namespace
}  // namespace crossover::stats
