#include "benchmarks/driver/iterations.hpp"

#include <gtest/gtest.h>

namespace crossover::driver {
namespace {

TEST(Iterations, BothEpochsLastLongEnoughWhereTheSidesAreClose) {
    EXPECT_EQ(iterations_for(1e-6, 2e-6, 5e-3), 5000U);
    EXPECT_EQ(iterations_for(4e-6, 1e-6, 5e-3), 5000U);
}

TEST(Iterations, TheSlowerSideDecidesWhereTheyAreFarApart) {
    EXPECT_EQ(iterations_for(1e-9, 2e-5, 5e-3), 250U);
    EXPECT_EQ(iterations_for(2e-5, 1e-9, 5e-3), 250U);
}

TEST(Iterations, ACallLongerThanAnEpochIsAnEpoch) {
    EXPECT_EQ(iterations_for(0.02, 0.01, 5e-3), 1U);
    EXPECT_EQ(iterations_for(0.002, 0.0021, 5e-3), 3U);
}

TEST(Iterations, AreBoundedForCallsThatTakeNoTime) {
    EXPECT_EQ(iterations_for(1e-18, 1e-18, 5e-3), 100'000'000U);
}

}  // namespace
}  // namespace crossover::driver
