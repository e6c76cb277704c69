#include "benchmarks/sweep/crossover_fit.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace crossover::sweep {
namespace {

/// parallel / serial = 0.5 + 100 / n, so n* = 200; `rounds` rounds with 1 % noise, 10 ns an element.
record::Curve curve_of(unsigned rounds) {
    record::Curve curve;
    std::mt19937_64 random(7);
    std::normal_distribution<double> noise(0.0, 0.01);
    for (unsigned round = 0; round < rounds; ++round) {
        curve.rounds.push_back({.round = round, .at_s = 0.1 * round, .machine = {}, .contended = false});
        for (const std::uint64_t n : {4U, 64U, 128U, 256U, 1024U, 1U << 20U}) {
            record::Sample sample{
                .n = n, .iterations = 1, .round = round, .serial_first = true, .serial = {}, .parallel = {}};
            sample.serial.seconds = 1e-8 * static_cast<double>(n);
            sample.parallel.seconds =
                sample.serial.seconds * (0.5 + 100.0 / static_cast<double>(n)) * std::exp(noise(random));
            curve.samples.push_back(sample);
        }
    }
    return curve;
}

RoundChoice all_of(const record::Curve& curve) {
    return RoundChoice(curve.rounds.size(), true);
}

/// Adds `rounds` samples that are a lie, at n.
void plant(record::Curve& curve, std::uint64_t n, unsigned rounds) {
    for (unsigned round = 0; round < rounds; ++round) {
        record::Sample sample{
            .n = n, .iterations = 1, .round = round, .serial_first = true, .serial = {}, .parallel = {}};
        sample.serial.seconds = 1e-6;
        sample.parallel.seconds = 3e-6;
        curve.samples.push_back(sample);
    }
}

TEST(CrossoverFit, GivesTheModelItsEstimateAndAnInterval) {
    const record::Curve curve = curve_of(16);
    const record::CrossoverFit fit = fit_around(curve, all_of(curve), 128, 256);
    ASSERT_TRUE(fit.n.value && fit.n.low && fit.n.high) << fit.reason.value_or("");
    EXPECT_FALSE(fit.reason);
    EXPECT_NEAR(*fit.n.value, 200.0, 4.0);
    EXPECT_LT(*fit.n.low, 200.0);
    EXPECT_GT(*fit.n.high, 200.0);
    EXPECT_NEAR(*fit.q_ratio, 0.5, 0.02);
    EXPECT_NEAR(*fit.k, 100.0, 4.0);
    EXPECT_EQ(point_estimate(fit, 128, 256), static_cast<std::uint64_t>(std::llround(*fit.n.value)));
}

TEST(CrossoverFit, LeavesOutSizesWithFewRoundsAndThoseFarAway) {
    record::Curve curve = curve_of(16);
    const record::CrossoverFit before = fit_around(curve, all_of(curve), 128, 256);
    plant(curve, 200, 9);
    plant(curve, 1028, 16);
    plant(curve, 31, 16);
    const record::CrossoverFit after = fit_around(curve, all_of(curve), 128, 256);
    EXPECT_EQ(after.n.value, before.n.value);
    EXPECT_EQ(after.n.low, before.n.low);
    plant(curve, 160, 10);
    EXPECT_NE(fit_around(curve, all_of(curve), 128, 256).q_ratio, before.q_ratio);
}

TEST(CrossoverFit, UsesTheChosenRoundsOnly) {
    const record::Curve curve = curve_of(16);
    RoundChoice chosen = all_of(curve);
    std::fill(chosen.begin() + 9, chosen.end(), false);
    const record::CrossoverFit fit = fit_around(curve, chosen, 128, 256);
    EXPECT_FALSE(fit.n.value) << "nine rounds are too few";
    EXPECT_EQ(fit.reason, "fewer than three sizes were measured around the crossover");
    EXPECT_EQ(point_estimate(fit, 128, 512), 256U) << "the middle of the bracket in log n";
}

TEST(CrossoverFit, AHugeBracketDoesNotOverflow) {
    const record::Curve curve = curve_of(16);
    const std::uint64_t most = std::uint64_t{1} << 63U;
    EXPECT_NEAR(fit_around(curve, all_of(curve), 4, most).q_ratio.value_or(0.0), 0.5, 0.03);
}

}  // namespace
}  // namespace crossover::sweep
