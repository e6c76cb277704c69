#include "benchmarks/stats/sign_test.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "tests/unit/stats/draws.hpp"

namespace crossover::stats {
namespace {

std::vector<double> one_to(int count) {
    std::vector<double> values(static_cast<std::size_t>(count));
    std::iota(values.begin(), values.end(), 1.0);
    std::reverse(values.begin(), values.end());
    return values;
}

TEST(Median, OddEvenAndSingle) {
    EXPECT_EQ(median(std::array{3.0}), 3.0);
    EXPECT_EQ(median(std::array{9.0, 1.0, 5.0}), 5.0);
    EXPECT_EQ(median(std::array{9.0, 1.0, 5.0, 2.0}), 3.5);
    EXPECT_THROW(median({}), std::invalid_argument);
}

TEST(Median, InfiniteValuesDoNotTurnIntoNothing) {
    const double inf = std::numeric_limits<double>::infinity();
    EXPECT_EQ(median(std::array{inf, inf, 1.0, inf}), inf);
    EXPECT_EQ(median(std::array{inf, 1.0}), inf);
}

TEST(Quantile, InterpolatesBetweenOrderStatistics) {
    const std::array sample{40.0, 10.0, 20.0, 30.0};
    EXPECT_EQ(quantile(sample, 0.0), 10.0);
    EXPECT_EQ(quantile(sample, 1.0), 40.0);
    EXPECT_DOUBLE_EQ(quantile(sample, 0.25), 17.5);
    EXPECT_DOUBLE_EQ(quantile(sample, 0.9), 37.0);
    EXPECT_THROW(quantile(sample, 1.1), std::invalid_argument);
    EXPECT_THROW(quantile({}, 0.5), std::invalid_argument);
}

// Ranks from published tables of the sign-test interval (95 %, two sides).
TEST(MedianInterval, KnownRanks) {
    struct Row {
        int count;
        double low;
    };
    for (const Row& row : {Row{6, 1}, Row{8, 1}, Row{9, 2}, Row{12, 3}, Row{16, 4}, Row{20, 6},
                           Row{25, 8}, Row{48, 17}}) {
        const auto interval = median_interval(one_to(row.count));
        ASSERT_TRUE(interval) << row.count;
        EXPECT_EQ(interval->low, row.low) << row.count;
        EXPECT_EQ(interval->high, row.count + 1 - row.low) << row.count;
    }
}

TEST(MedianInterval, TooSmallASampleSaysSo) {
    EXPECT_FALSE(median_interval({}));
    EXPECT_FALSE(median_interval(one_to(5)));
    EXPECT_TRUE(median_interval(one_to(5), 0.9));
    EXPECT_THROW(median_interval(one_to(9), 1.0), std::invalid_argument);
}

// All 2^n ways in which n values can lie above or below the true median: the interval of ranks
// (low, high) covers it unless fewer than low values are below, or at least high.
TEST(MedianInterval, CoverageByEnumerationIsAtLeastNominalAndTheNextRankIsNot) {
    for (const int count : {6, 8, 9, 13, 16}) {
        const auto interval = median_interval(one_to(count));
        ASSERT_TRUE(interval);
        const auto coverage = [count](int low, int high) {
            int covered = 0;
            for (unsigned pattern = 0; pattern < (1U << static_cast<unsigned>(count)); ++pattern) {
                const int below = __builtin_popcount(pattern);
                covered += below >= low && below < high ? 1 : 0;
            }
            return covered / std::exp2(count);
        };
        const int low = static_cast<int>(interval->low);
        EXPECT_GE(coverage(low, count + 1 - low), 0.95) << count;
        EXPECT_LT(coverage(low + 1, count - low), 0.95) << count;
    }
}

TEST(SignTest, ExactOneSidedProbabilities) {
    EXPECT_DOUBLE_EQ(sign_test_p(0, 0), 1.0);
    EXPECT_NEAR(sign_test_p(8, 0), 1.0 / 256, 1e-15);
    EXPECT_NEAR(sign_test_p(10, 2), 79.0 / 4096, 1e-15);
    EXPECT_NEAR(sign_test_p(2, 10), 1.0 - 13.0 / 4096, 1e-15);
    EXPECT_THROW(sign_test_p(-1, 4), std::invalid_argument);
}

}  // namespace
}  // namespace crossover::stats
