#include "benchmarks/runner/disturbance.hpp"

#include <gtest/gtest.h>

namespace crossover::runner {
namespace {

TEST(Disturbance, ReadsColumnsOfKeyedLines) {
    const char* stat = "cpu  10 20 30 40 50 60 70 80 90 100\ncpu0 1 2 3 4 5 6 7 8\nctxt 5\n";
    EXPECT_EQ(value_after(stat, "cpu", 8), 80.0);
    EXPECT_EQ(value_after(stat, "cpu0", 1), 1.0);
    EXPECT_EQ(value_after(stat, "ctxt", 1), 5.0);
    EXPECT_EQ(
        value_after("Name:\tx\nnonvoluntary_ctxt_switches:\t12\n", "nonvoluntary_ctxt_switches", 1),
        12.0);
}

TEST(Disturbance, WhatIsNotThereIsNothing) {
    EXPECT_FALSE(value_after("", "cpu", 1).has_value());
    EXPECT_FALSE(value_after("cpu 1 2", "cpu", 3).has_value());
    EXPECT_FALSE(value_after("cpuset 1", "cpu", 1).has_value());
    EXPECT_FALSE(value_after("cpu one", "cpu", 1).has_value());
    EXPECT_FALSE(value_after("cpu", "cpu", 1).has_value());
}

TEST(Disturbance, TotalsNeverFall) {
    const Disturbances before = read_disturbances({});
    const Disturbances after = read_disturbances({});
    EXPECT_GE(after.involuntary_switches, before.involuntary_switches);
    EXPECT_GE(after.stolen_seconds.value_or(0.0), before.stolen_seconds.value_or(0.0));
}

}  // namespace
}  // namespace crossover::runner
