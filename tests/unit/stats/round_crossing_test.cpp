#include "benchmarks/stats/round_crossing.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

namespace crossover::stats {
namespace {

constexpr SizeRange k_sizes{1, 4096};
constexpr double k_unbounded = std::numeric_limits<double>::infinity();

RoundCrossing crossing(const std::vector<SizedRatio>& ratios, const SizeRange& range = k_sizes) {
    return crossing_of_round(ratios, range);
}

TEST(RoundCrossing, IsInterpolatedBetweenCloseSizes) {
    const RoundCrossing middle = crossing({{80, 0.2}, {100, 0.05}, {121, -0.05}, {150, -0.2}});
    EXPECT_NEAR(middle.n, 110.0, 1e-9) << "half of the way in ln n";
    EXPECT_EQ(middle.low, middle.n);
    EXPECT_EQ(middle.high, middle.n);
    EXPECT_NEAR(crossing({{100, 0.06}, {121, -0.02}}).n, 100.0 * std::pow(1.21, 0.75), 1e-9);
    EXPECT_EQ(crossing({{100, 0.0}, {121, -0.02}}).n, 100.0) << "a tie is not ahead";
}

TEST(RoundCrossing, OnlyTheGapIsKnownWhereItIsWide) {
    const RoundCrossing wide = crossing({{64, 0.3}, {256, -0.3}});
    EXPECT_NEAR(wide.n, 128.0, 1e-9);
    EXPECT_EQ(wide.low, 64.0);
    EXPECT_EQ(wide.high, 256.0);
    EXPECT_EQ(crossing({{100, 0.1}, {150, -0.1}}).low, crossing({{100, 0.1}, {150, -0.1}}).high);
    EXPECT_LT(crossing({{100, 0.1}, {151, -0.1}}).low, crossing({{100, 0.1}, {151, -0.1}}).high);
    const RoundCrossing neighbours = crossing({{1, 0.1}, {2, -0.1}});
    EXPECT_EQ(neighbours.low, neighbours.high) << "there is nothing between 1 and 2";
}

TEST(RoundCrossing, OnlyTheGapIsKnownWhereTheRatioDropsLikeAStep) {
    const RoundCrossing step = crossing({{90, 0.01}, {100, 0.01}, {120, -0.3}, {140, -0.3}});
    EXPECT_EQ(step.low, 100.0);
    EXPECT_EQ(step.high, 120.0);
    const double steepest = std::log(1.2);
    const RoundCrossing slope = crossing({{100, 0.5 * steepest}, {120, -0.49 * steepest}});
    EXPECT_EQ(slope.low, slope.high) << "as steep as costs of o + b n can be";
}

TEST(RoundCrossing, IsCensoredToWhatWasMeasured) {
    EXPECT_EQ(crossing({{8, -0.1}, {16, -0.2}}), (RoundCrossing{0.0, 0.0, 8.0, true}));
    EXPECT_EQ(crossing({{8, 0.2}, {16, 0.1}}), (RoundCrossing{k_unbounded, 16.0, k_unbounded}))
        << "above 16, somewhere";
    EXPECT_EQ(crossing({{8, 0.2}, {4096, 0.1}}),
              (RoundCrossing{k_unbounded, k_unbounded, k_unbounded}))
        << "above everything";
    EXPECT_TRUE(crossing({{64, 0.1}, {80, -0.2}}).leads);
    EXPECT_FALSE(crossing({{64, 0.2}, {80, 0.2}, {100, -0.1}, {125, 0.2}}).leads)
        << "by the mean of the three largest";
    EXPECT_TRUE(crossing({{64, 0.2}, {80, 0.2}, {100, 0.2}, {125, -0.3}}).leads)
        << "the largest counts three times";
    EXPECT_FALSE(crossing({{64, 0.2}, {80, -0.2}, {100, -0.2}, {125, 0.3}}).leads);
    EXPECT_TRUE(
        crossing({{64, 0.4}, {80, -0.2}, {100, -0.2}, {125, 3.0}, {156, -0.39}, {195, -0.39}})
            .leads);
    EXPECT_EQ(crossing({{8, 0.2}, {4096, 0.0}}),
              (RoundCrossing{k_unbounded, k_unbounded, k_unbounded}));
}

TEST(RoundCrossing, RatiosCountUpToTheCut) {
    EXPECT_NEAR(crossing({{64, 0.3}, {256, -0.1}}).n, 64.0 * std::pow(4.0, 0.75), 1e-9);
    EXPECT_NEAR(crossing({{64, 0.4}, {256, -0.1}}).n, 64.0 * std::pow(4.0, 0.8), 1e-9);
    EXPECT_NEAR(crossing({{64, 3.0}, {256, -0.1}}).n, 64.0 * std::pow(4.0, 0.8), 1e-9);
}

TEST(RoundCrossing, OneDisturbedEpochDoesNotOutvoteTheOthers) {
    const RoundCrossing found = crossing({{64, 0.3},
                                          {80, 0.2},
                                          {100, 0.1},
                                          {125, -0.1},
                                          {156, 2.0},
                                          {195, -0.3},
                                          {244, -0.35},
                                          {305, -0.38}});
    EXPECT_GE(found.n, 100.0);
    EXPECT_LE(found.n, 195.0);
    const RoundCrossing mirrored =
        crossing({{64, 0.38}, {80, 0.35}, {100, 0.3}, {125, -2.0}, {156, 0.1}, {195, -0.1}});
    EXPECT_GE(mirrored.n, 100.0);
}

TEST(RoundCrossing, RefusesWhatIsNoRound) {
    EXPECT_THROW(crossing({}), std::invalid_argument);
    EXPECT_THROW(crossing({{8, 0.1}, {8, 0.1}}), std::invalid_argument);
    EXPECT_THROW(crossing({{8, 0.1}}, {16, 64}), std::invalid_argument);
    EXPECT_THROW(crossing({{128, 0.1}}, {16, 64}), std::invalid_argument);
    EXPECT_THROW(crossing({{8, std::nan("")}}), std::invalid_argument);
}

TEST(SizeRange, TheNearestSizeIsTheNearestRatio) {
    const SizeRange range{16, 4096, 4, {16, 256, 4096}};
    EXPECT_EQ(nearest_size(63, range), 16U);
    EXPECT_EQ(nearest_size(65, range), 256U);
    EXPECT_EQ(nearest_size(1'000'000, range), 4096U);
    EXPECT_EQ(nearest_size(5, {16, 4096}), 16U);
    EXPECT_EQ(nearest_size(63, {16, 4096}), 63U);
}

TEST(SizeRange, AGapLiesBetweenNeighbours) {
    const SizeRange range{16, 4096, 4, {16, 256, 4096}};
    EXPECT_TRUE(is_one_gap(16.0, 256.0, range));
    EXPECT_TRUE(is_one_gap(0.0, 16.0, range));
    EXPECT_FALSE(is_one_gap(16.0, 4096.0, range));
    EXPECT_FALSE(is_one_gap(0.0, 256.0, range));
    EXPECT_FALSE(is_one_gap(20.0, 256.0, range));
    EXPECT_FALSE(is_one_gap(16.0, 250.0, range));
    EXPECT_FALSE(is_one_gap(4096.0, k_unbounded, range));
    EXPECT_FALSE(is_one_gap(16.0, 256.0, {16, 4096}));
}

}  // namespace
}  // namespace crossover::stats
