#include "benchmarks/record/serial_side.hpp"

#include <gtest/gtest.h>

namespace crossover::record {
namespace {

constexpr unsigned k_rounds = 3;

/// Three rounds at n = 1 and n = 64, on `cpus` CPUs.
Curve curve(double first_s, double last_s, double cpus, const std::string& baseline = "serial") {
    Curve made{.key = {"command", "mine", 2, CallMode::hot, baseline}, .rounds = {}, .samples = {}};
    for (unsigned i = 0; i < k_rounds; ++i) {
        made.rounds.push_back({.round = i, .machine = {}});
        for (const auto& [n, seconds] : {std::pair{1U, first_s}, {64U, last_s}}) {
            made.samples.push_back(
                {.n = n,
                 .iterations = 2,
                 .round = i,
                 .serial = {.seconds = 2 * seconds, .cpu_seconds = 2 * seconds * cpus},
                 .parallel = {.seconds = seconds}});
        }
    }
    return made;
}

TEST(Doubts, ThereAreNoneAboutASerialCommandThatGrows) {
    EXPECT_EQ(doubts_about(curve(0.01, 0.02, 1.0)), "");
    EXPECT_EQ(doubts_about(curve(0.01, 0.0112, 1.1)), "");
    EXPECT_EQ(doubts_about(Curve{}), "");
}

TEST(Doubts, TellWorkThatDoesNotGrow) {
    EXPECT_EQ(doubts_about(curve(0.01, 0.0105, 1.0, "old")),
              "old takes the same at n = 1 and n = 64: its work does not grow");
    Curve near = curve(0.01, 0.01, 1.0);
    for (Sample& sample : near.samples) {
        sample.n = sample.n == 1 ? 10 : 70;
    }
    EXPECT_EQ(doubts_about(near), "") << "sizes less than a factor of 8 apart say little";
}

TEST(Doubts, TellABaselineThatIsParallel) {
    EXPECT_EQ(doubts_about(curve(0.01, 0.02, 1.84)), "serial uses 1.8 CPUs: it is not serial");
    EXPECT_EQ(doubts_about(curve(1e-6, 2e-6, 1.84)), "") << "the clock of CPU time is too coarse";
}

TEST(Doubts, CountRepeatedRuns) {
    Curve made = curve(0.01, 0.02, 1.0);
    made.samples[0].serial.retries = 1;
    EXPECT_EQ(doubts_about(made), "1 failed run was repeated");
    made.samples[1].parallel.retries = 2;
    EXPECT_EQ(doubts_about(made), "3 failed runs were repeated");
}

TEST(Doubts, AreOfRoundsThatCountAndOfThreeAtLeast) {
    Curve made = curve(0.01, 0.01, 2.0);
    EXPECT_EQ(doubts_about(made),
              "serial takes the same at n = 1 and n = 64: its work does not grow; serial uses 2.0 "
              "CPUs: it is not serial");
    made.rounds[1].counts = false;
    EXPECT_EQ(doubts_about(made), "");
}

}  // namespace
}  // namespace crossover::record
