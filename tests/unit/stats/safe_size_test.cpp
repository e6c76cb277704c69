#include "benchmarks/stats/safe_size.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

#include "tests/unit/stats/draws.hpp"

namespace crossover::stats {
namespace {

using Counts = std::vector<WinCount>;

TEST(SafeSize, BracketsTheSizeFromWhichNearlyAllWin) {
    const SafeSize result = safe_size(Counts{{1, 0, 12}, {4, 20, 60}, {16, 54, 60}, {64, 60, 60}, {256, 60, 60}});
    EXPECT_EQ(result.kind, SafeKind::found);
    EXPECT_EQ(result.n_low, 4U);
    EXPECT_EQ(result.n_high, 64U);
    EXPECT_EQ(result.reason, "");
}

TEST(SafeSize, AFailureInBetweenEndsBothChains) {
    // 4 is proven unsafe and 64 proven safe, but 1 and 256 are not proven, so the chains never get there.
    const SafeSize result = safe_size(Counts{{1, 11, 12}, {4, 0, 60}, {64, 60, 60}, {256, 12, 12}});
    EXPECT_EQ(result.kind, SafeKind::unresolved);
    EXPECT_FALSE(result.n_low);
    EXPECT_FALSE(result.n_high);
}

TEST(SafeSize, AlwaysNeverAndUnknown) {
    const SafeSize always = safe_size(Counts{{1, 36, 36}, {4, 40, 40}});
    EXPECT_EQ(always.kind, SafeKind::always);
    EXPECT_EQ(always.n_high, 1U);
    EXPECT_FALSE(always.n_low);

    const SafeSize never = safe_size(Counts{{1, 0, 12}, {4, 30, 60}});
    EXPECT_EQ(never.kind, SafeKind::never);
    EXPECT_EQ(never.n_low, 4U);

    const SafeSize found = safe_size(Counts{{1, 12, 12}, {4, 36, 36}});
    EXPECT_EQ(found.kind, SafeKind::found);
    EXPECT_FALSE(found.n_low) << "no size is proven unsafe";
    EXPECT_EQ(found.n_high, 4U);

    const SafeSize unknown = safe_size(Counts{{1, 0, 12}, {4, 12, 12}});
    EXPECT_EQ(unknown.kind, SafeKind::unresolved);
    EXPECT_EQ(unknown.n_low, 1U);
    EXPECT_EQ(unknown.reason, "needs at least 36 rounds at the largest size, n = 4, and has 12");
    EXPECT_EQ(safe_size(Counts{{1, 0, 12}, {4, 54, 60}}).reason,
              "54 of 60 rounds were won at the largest size, n = 4, which is too close to the share asked for");
    EXPECT_EQ(safe_size({}).reason, "no size was tested");
    EXPECT_EQ(safe_size(Counts{{1, 0, 0}}).kind, SafeKind::unresolved) << "no round is no proof of anything";
}

// The edge: 36 of 36 proves 90 % at a one-sided 97.5 %, 35 of 35 does not.
TEST(SafeSize, RoundsNeededAreExact) {
    EXPECT_EQ(rounds_to_prove(), 36);
    EXPECT_EQ(rounds_to_prove(0.5, 0.95), 6);
    EXPECT_EQ(rounds_to_prove(0.9, 0.8), 22);
    EXPECT_EQ(safe_size(Counts{{8, 36, 36}}).kind, SafeKind::always);
    EXPECT_EQ(safe_size(Counts{{8, 35, 35}}).kind, SafeKind::unresolved);
    EXPECT_EQ(safe_size(Counts{{8, 35, 35}}, 0.9, 0.94).kind, SafeKind::always);
    EXPECT_EQ(safe_size(Counts{{8, 35, 35}}, 0.89).kind, SafeKind::always);
}

TEST(SafeSize, RefusesTheImpossible) {
    EXPECT_THROW(safe_size(Counts{{4, 1, 2}, {4, 1, 2}}), std::invalid_argument);
    EXPECT_THROW(safe_size(Counts{{4, 3, 2}}), std::invalid_argument);
    EXPECT_THROW(safe_size(Counts{{4, -1, 2}}), std::invalid_argument);
    EXPECT_THROW(safe_size({}, 1.0), std::invalid_argument);
    EXPECT_THROW(rounds_to_prove(0.9, 0.0), std::invalid_argument);
}

// Processes that differ: the share of winners rises with n. Sizes of one round share their process (the same luck).
TEST(SafeSize, CoversTheTruthWhenSizesShareTheirProcesses) {
    testing::Draws draws(31);
    int covered = 0;
    int found = 0;
    for (int run = 0; run < 1000; ++run) {
        Counts counts;
        std::vector<double> shares;
        double truth = 0.0;
        for (int i = 0; i < 14; ++i) {
            const double log2_n = 4.0 + 0.5 * i;
            counts.push_back({static_cast<std::uint64_t>(std::llround(std::exp2(log2_n))), 0, 60});
            shares.push_back(1.0 / (1.0 + std::exp(-1.2 * (log2_n - 7.1))));
            truth = truth == 0.0 && shares.back() >= 0.9 ? static_cast<double>(counts.back().n) : truth;
        }
        for (int round = 0; round < 60; ++round) {
            const double luck = draws.uniform();
            for (std::size_t i = 0; i < counts.size(); ++i) {
                counts[i].wins += luck < shares[i] ? 1 : 0;
            }
        }
        const SafeSize result = safe_size(counts);
        const bool low_wrong = result.n_low && static_cast<double>(*result.n_low) >= truth;
        const bool high_wrong = result.n_high && static_cast<double>(*result.n_high) < truth;
        covered += low_wrong || high_wrong ? 0 : 1;
        found += result.kind == SafeKind::found ? 1 : 0;
    }
    EXPECT_GE(covered, 970);  // measured 99.3 %
    EXPECT_GE(found, 600);    // measured 74 %
}

}  // namespace
}  // namespace crossover::stats
