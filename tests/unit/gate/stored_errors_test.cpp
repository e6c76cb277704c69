// How often the stored comparison is wrong: pairs of sweeps of 20 planted seconds through the real
// driver, and their A/A. crossover-gate-proof repeats it, 300 times, in every planted world that
// crosses.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/support/planted_pairs.hpp"
#include "tests/support/sanitized.hpp"

namespace crossover::planted {
namespace {

TEST(StoredErrors, NoFalseAlarmIn50PairsOfRunsOfOneBuild) {
    constexpr unsigned k_pairs = fewer_if_sanitized(50);
    const PairTally tally = compare_planted(pair_world("affine, noisy processes"), k_pairs, 1.0);
    fmt::print("A/A: red {}, better {}, inconclusive {} of {}\n", tally.regressions,
               tally.improvements, tally.inconclusive, k_pairs);
    EXPECT_EQ(tally.regressions, 0U);
    EXPECT_EQ(tally.improvements, 0U);
}

TEST(StoredErrors, ACrossoverThatMovedByHalfIsFoundInNineOfTen) {
    for (const char* world : {"affine, a team", "affine, tasks"}) {
        constexpr unsigned k_pairs = fewer_if_sanitized(20);
        const PairTally tally = compare_planted(pair_world(world), k_pairs, 1.5);
        fmt::print("{}: x1.5 found in {} of {}\n", world, tally.regressions, k_pairs);
        EXPECT_GE(tally.regressions, k_pairs * 9 / 10) << world;
    }
}

}  // namespace
}  // namespace crossover::planted
