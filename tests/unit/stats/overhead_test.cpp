#include "benchmarks/stats/overhead.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include "tests/unit/stats/draws.hpp"

namespace crossover::stats {
namespace {

using Samples = std::vector<TimeSample>;

Samples measure(int rounds, double common, double each, std::uint64_t seed) {
    testing::Draws draws(seed);
    Samples samples{{1, {}}, {4, {}}, {16, {}}, {64, {}}, {256, {}}, {1024, {}}};
    for (int r = 0; r < rounds; ++r) {
        const double shift = common * draws.normal();
        for (TimeSample& sample : samples) {
            const double ns = 2000.0 + 8.0 * static_cast<double>(sample.n);
            sample.call_ns.push_back(ns * std::exp(shift + each * draws.normal()));
        }
    }
    return samples;
}

TEST(DispatchOverhead, IsTheInterceptOfTheSmallSizes) {
    Samples samples = measure(7, 0.0, 0.0, 1);
    const Overhead overhead = dispatch_overhead(samples).value();
    EXPECT_NEAR(overhead.ns, 2000.0, 1e-6);
    EXPECT_NEAR(overhead.per_element_ns, 8.0, 1e-9);
    EXPECT_EQ(overhead.sizes, 4U);  // 256 elements take 4,048 ns, just above twice the 2,008 ns of one
    EXPECT_NEAR(overhead.interval_ns.low, 2000.0, 1e-6);
    // What the large sizes do is of no concern.
    samples[5].call_ns.assign(7, 1e9);
    EXPECT_NEAR(dispatch_overhead(samples)->ns, 2000.0, 1e-6);
}

TEST(DispatchOverhead, StopsAtTheFirstLargeSize) {
    Samples samples = measure(7, 0.0, 0.0, 1);
    samples[3].call_ns.assign(7, 9000.0);
    samples[4].call_ns.assign(7, 2100.0);
    EXPECT_EQ(dispatch_overhead(samples)->sizes, 3U);
}

TEST(DispatchOverhead, FallingTimesAreHeldLevel) {
    const Samples samples{{1, {1010.0}}, {4, {1000.0}}, {16, {990.0}}};
    const Overhead overhead = dispatch_overhead(samples).value();
    EXPECT_EQ(overhead.per_element_ns, 0.0);
    EXPECT_NEAR(overhead.ns, 1000.0, 1.0);
}

TEST(DispatchOverhead, ThreeSmallSizesAreNeeded) {
    const Samples samples = measure(7, 0.0, 0.0, 1);
    EXPECT_FALSE(dispatch_overhead({}));
    EXPECT_FALSE(dispatch_overhead(std::span(samples).first(2)));
    EXPECT_TRUE(dispatch_overhead(std::span(samples).first(3)));
    const Samples costly{{1, {100.0}}, {4, {150.0}}, {16, {1000.0}}, {64, {4000.0}}};
    EXPECT_FALSE(dispatch_overhead(costly));
}

TEST(DispatchOverhead, ASizeWithoutAnyTimeEndsTheSmallOnes) {
    Samples samples = measure(7, 0.0, 0.0, 1);
    samples[3].call_ns.assign(7, std::numeric_limits<double>::quiet_NaN());
    EXPECT_EQ(dispatch_overhead(samples)->sizes, 3U);
    samples[0].call_ns[2] = std::numeric_limits<double>::quiet_NaN();
    EXPECT_NEAR(dispatch_overhead(samples)->ns, 2000.0, 1e-6);
}

TEST(DispatchOverhead, WeightsAreForRelativeErrors) {
    const Samples samples{{10, {100.0}}, {20, {130.0}}, {40, {190.0}}, {80, {200.0}}};
    const Overhead overhead = dispatch_overhead(samples).value();
    double sum = 0.0;
    double moment = 0.0;
    for (const TimeSample& sample : samples) {
        const auto n = static_cast<double>(sample.n);
        const double ns = sample.call_ns[0];
        const double relative = (ns - overhead.ns - overhead.per_element_ns * n) / (ns * ns);
        sum += relative;
        moment += relative * n;
    }
    EXPECT_NEAR(sum, 0.0, 1e-12);
    EXPECT_NEAR(moment, 0.0, 1e-10);
}

TEST(DispatchOverhead, ResamplesThatMissASizeAreLeftOut) {
    Samples samples = measure(7, 0.0, 0.0, 1);
    samples[0].call_ns.assign(7, std::numeric_limits<double>::quiet_NaN());
    samples[0].call_ns[4] = 2008.0;
    const Overhead overhead = dispatch_overhead(samples).value();
    EXPECT_NEAR(overhead.interval_ns.low, 2000.0, 1e-6);
    EXPECT_NEAR(overhead.interval_ns.high, 2000.0, 1e-6);
}

// One round knows nothing beyond the extremes of what was resampled, at whatever confidence.
TEST(DispatchOverhead, TheSizeWithTheFewestRoundsDecidesHowFarTheIntervalIsWidened) {
    Samples samples = measure(24, 0.0, 0.03, 3);
    for (std::size_t r = 1; r < 24; ++r) {
        samples[3].call_ns[r] = std::numeric_limits<double>::quiet_NaN();
    }
    const Interval half = dispatch_overhead(samples, {.confidence = 0.5})->interval_ns;
    const Interval most = dispatch_overhead(samples, {.confidence = 0.95})->interval_ns;
    EXPECT_EQ(half.low, most.low);
    EXPECT_EQ(half.high, most.high);
    EXPECT_LT(most.low, most.high);
}

TEST(DispatchOverhead, TheIntervalCoversTheTruth) {
    int covered = 0;
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        const auto result = dispatch_overhead(measure(12, 0.05, 0.03, seed), {.resamples = 150, .seed = seed});
        covered += result->interval_ns.low <= 2000.0 && 2000.0 <= result->interval_ns.high ? 1 : 0;
        ASSERT_LT(result->interval_ns.high / result->interval_ns.low, 1.5);
    }
    EXPECT_GE(covered, 276);  // measured over 500 runs: 95 %
    EXPECT_LE(covered, 298);
}

TEST(DispatchOverhead, RefusesNonsense) {
    const Samples good = measure(7, 0.0, 0.0, 1);
    EXPECT_THROW(dispatch_overhead(Samples{good[1], good[0]}), std::invalid_argument);
    EXPECT_THROW(dispatch_overhead(Samples{{1, {5.0}}, {2, {5.0, 6.0}}}), std::invalid_argument);
    EXPECT_THROW(dispatch_overhead(Samples{{1, {0.0}}}), std::invalid_argument);
    EXPECT_THROW(dispatch_overhead(good, {.confidence = 0.0}), std::invalid_argument);
    EXPECT_THROW(dispatch_overhead(good, {.resamples = 10}), std::invalid_argument);
}

}  // namespace
}  // namespace crossover::stats
