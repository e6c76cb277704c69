#include "benchmarks/stats/threshold.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

namespace crossover::stats {
namespace {

using Curve = std::vector<CurvePoint>;

TEST(Threshold, InterpolatesInLogX) {
    const Threshold t = reaches_for_good(Curve{{1, 0.5}, {16, 1.0}, {256, 3.0}, {4096, 3.5}}, 2.0);
    ASSERT_EQ(t.kind, ThresholdKind::reached);
    EXPECT_NEAR(*t.x, 64.0, 1e-9);
    EXPECT_EQ(t.bracket->low, 16.0);
    EXPECT_EQ(t.bracket->high, 256.0);
}

TEST(Threshold, CountsOnlyWhatIsKept) {
    const Curve dips{{1, 0.1}, {2, 2.5}, {4, 1.5}, {8, 2.5}, {16, 3.0}};
    const Threshold t = reaches_for_good(dips, 2.0);
    ASSERT_EQ(t.kind, ThresholdKind::reached);
    EXPECT_NEAR(*t.x, std::sqrt(32.0), 1e-9);
}

TEST(Threshold, ExactlyTheTargetIsReached) {
    EXPECT_NEAR(*reaches_for_good(Curve{{1, 1.0}, {4, 2.0}, {8, 4.0}}, 2.0).x, 4.0, 1e-12);
    EXPECT_EQ(reaches_for_good(Curve{{1, 1.0}, {4, 2.0}}, 2.0).kind, ThresholdKind::reached);
}

TEST(Threshold, FromTheStartOrNever) {
    const Threshold start = reaches_for_good(Curve{{3, 2.0}, {4, 2.5}}, 2.0);
    EXPECT_EQ(start.kind, ThresholdKind::from_start);
    EXPECT_EQ(*start.x, 3.0);
    EXPECT_FALSE(start.bracket);
    for (const Curve& curve : {Curve{}, Curve{{3, 1.0}}, Curve{{3, 9.0}, {4, 1.9}}}) {
        const Threshold never = reaches_for_good(curve, 2.0);
        EXPECT_EQ(never.kind, ThresholdKind::not_reached);
        EXPECT_FALSE(never.x);
    }
}

TEST(Threshold, RefusesPointsThatAreNoCurve) {
    EXPECT_THROW(reaches_for_good(Curve{{2, 1}, {2, 3}}, 2.0), std::invalid_argument);
    EXPECT_THROW(reaches_for_good(Curve{{0, 1}, {2, 3}}, 2.0), std::invalid_argument);
    EXPECT_THROW(reaches_for_good(Curve{{1, NAN}, {2, 3}}, 2.0), std::invalid_argument);
    EXPECT_THROW(reaches_for_good(Curve{{1, 1}, {INFINITY, 3}}, 2.0), std::invalid_argument);
}

TEST(Metg, SortsAndTakesTheWorseOfEqualLengths) {
    const std::vector<TaskCell> cells{{100, 0.8}, {1, 0.1}, {10, 0.7}, {10, 0.3}, {1000, 0.95}};
    const Threshold t = metg(cells);
    ASSERT_EQ(t.kind, ThresholdKind::reached);
    EXPECT_NEAR(*t.x, 10.0 * std::pow(10.0, 0.4), 1e-9);
    const std::vector<TaskCell> other_order{{10, 0.3}, {10, 0.7}, {100, 0.8}};
    EXPECT_NEAR(*metg(other_order).x, *t.x, 1e-9);
    EXPECT_EQ(metg(cells, 0.99).kind, ThresholdKind::not_reached);
    EXPECT_EQ(metg(cells, 0.05).kind, ThresholdKind::from_start);
}

}  // namespace
}  // namespace crossover::stats
