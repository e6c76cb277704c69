#include "benchmarks/stats/sequential.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>
#include <vector>

namespace crossover::stats {
namespace {

using Looks = std::vector<int>;

/// Bit r of the pattern set: round r was won.
std::vector<double> rounds_of(unsigned pattern, int count) {
    std::vector<double> rounds;
    rounds.reserve(static_cast<std::size_t>(count));
    for (int r = 0; r < count; ++r) {
        rounds.push_back((pattern >> static_cast<unsigned>(r) & 1U) != 0 ? -0.1 : 0.1);
    }
    return rounds;
}

int wins_in(unsigned pattern, int rounds) {
    return __builtin_popcount(pattern & ((1U << static_cast<unsigned>(rounds)) - 1U));
}

/// Share of all sign patterns that reach one of the first `looks` boundaries: the definition, spelled out.
double crossing_share(const Looks& looks, const Looks& boundaries, std::size_t count) {
    const auto last = static_cast<unsigned>(looks.back());
    unsigned crossed = 0;
    for (unsigned pattern = 0; pattern < (1U << last); ++pattern) {
        for (std::size_t k = 0; k < count; ++k) {
            if (wins_in(pattern, looks[k]) >= boundaries[k]) {
                ++crossed;
                break;
            }
        }
    }
    return crossed / std::exp2(last);
}

TEST(Sequential, ErrorIsExactByEnumerationOfAllSignPatterns) {
    for (const double alpha : {0.2, 0.05, 0.025, 0.004}) {
        for (const Looks& looks : {Looks{4, 8, 14}, Looks{3, 6, 7, 9, 13}, Looks{12}}) {
            const SequentialSignTest test(alpha, looks);
            const Looks boundaries(test.boundaries().begin(), test.boundaries().end());
            EXPECT_DOUBLE_EQ(test.error_per_side(), crossing_share(looks, boundaries, looks.size()));
            EXPECT_LE(test.error_per_side(), alpha);
        }
    }
}

TEST(Sequential, BoundariesAreTheSmallestThatTheAllowancePermits) {
    for (const double alpha : {0.2, 0.05, 0.004}) {
        const Looks looks{4, 8, 14};
        const SequentialSignTest test(alpha, looks);
        for (std::size_t k = 0; k < looks.size(); ++k) {
            Looks boundaries(test.boundaries().begin(), test.boundaries().end());
            const double allowed = alpha * std::log(1.0 + (std::numbers::e - 1.0) * looks[k] / 14.0);
            EXPECT_LE(crossing_share(looks, boundaries, k + 1), allowed);
            boundaries[k] -= 1;
            EXPECT_GT(crossing_share(looks, boundaries, k + 1), allowed) << "look " << k << " alpha " << alpha;
        }
    }
}

TEST(Sequential, JudgeAndCharacteristicsAgreeOnAllPatterns) {
    const SequentialSignTest test(0.1, {4, 8, 14});
    for (const double p : {0.0, 0.3, 0.5, 0.8, 1.0}) {
        Characteristics sum;
        for (unsigned pattern = 0; pattern < (1U << 14U); ++pattern) {
            const std::vector<double> rounds = rounds_of(pattern, 14);
            const int wins = wins_in(pattern, 14);
            const double weight = std::pow(p, wins) * std::pow(1.0 - p, 14 - wins);
            const Verdict verdict = test.judge(rounds);
            sum.win += verdict == Verdict::win ? weight : 0.0;
            sum.lose += verdict == Verdict::lose ? weight : 0.0;
            sum.tie += verdict == Verdict::tie ? weight : 0.0;
            int used = 14;
            for (const int look : {8, 4}) {
                const Verdict early = test.judge(std::span(rounds).first(static_cast<std::size_t>(look)));
                used = early == Verdict::win || early == Verdict::lose ? look : used;
            }
            sum.expected_rounds += weight * used;
        }
        const Characteristics exact = test.characteristics(p);
        EXPECT_NEAR(exact.win, sum.win, 1e-12);
        EXPECT_NEAR(exact.lose, sum.lose, 1e-12);
        EXPECT_NEAR(exact.tie, sum.tie, 1e-12);
        EXPECT_NEAR(exact.expected_rounds, sum.expected_rounds, 1e-9);
    }
}

/// Walks the tree of all outcomes below `rounds`; returns whether some leaf is decided.
bool some_leaf_decided(const SequentialSignTest& test, std::vector<double>& rounds) {
    const Verdict here = test.judge(rounds);
    if (static_cast<int>(rounds.size()) == test.last_look()) {
        EXPECT_NE(here, Verdict::open);
        return here != Verdict::tie;
    }
    bool decided = false;
    for (const double outcome : {-1.0, 0.0, 1.0}) {
        rounds.push_back(outcome);
        if (here != Verdict::open) {
            EXPECT_EQ(test.judge(rounds), here) << "a later round changed the verdict";
        }
        decided = some_leaf_decided(test, rounds) || decided;
        rounds.pop_back();
    }
    EXPECT_EQ(here == Verdict::tie, !decided) << "a tie is told exactly when no outcome could decide any more";
    return decided;
}

TEST(Sequential, VerdictsAreFinalAndTiesAreToldAsSoonAsCertain) {
    for (const double alpha : {0.2, 0.03}) {
        const SequentialSignTest test(alpha, {3, 6, 9});
        std::vector<double> rounds;
        some_leaf_decided(test, rounds);
    }
}

TEST(Sequential, TheDefaultPlanForNineteenSizes) {
    const SequentialSignTest test(alpha_per_test(0.05, 19));
    EXPECT_EQ(Looks(test.looks().begin(), test.looks().end()), (Looks{8, 12, 16, 24, 32, 48, 72, 108, 162, 216}));
    EXPECT_EQ(Looks(test.boundaries().begin(), test.boundaries().end()),
              (Looks{9, 12, 15, 21, 26, 36, 52, 73, 105, 136}));
    EXPECT_EQ(test.last_look(), 216);
    EXPECT_LE(test.error_per_side(), 0.05 / 38);
    EXPECT_NEAR(test.characteristics(0.95).expected_rounds, 15.5, 0.05);
    const SequentialSignTest regular(alpha_per_test(0.05, 19), {8, 12, 16, 24, 32, 48});
    EXPECT_NEAR(regular.characteristics(0.8).win, 0.861, 0.001);
    EXPECT_GT(test.characteristics(2.0 / 3.0).win, 0.9)
        << "what two rounds of three look like is told by the extra ones";
    EXPECT_LT(regular.characteristics(2.0 / 3.0).win, 0.25);
}

TEST(Sequential, LooksThatCannotDecideAreSkipped) {
    const SequentialSignTest many(alpha_per_test(0.05, 19));
    EXPECT_EQ(many.next_look(0), 12);
    EXPECT_EQ(many.next_look(11), 12);
    EXPECT_EQ(many.next_look(12), 16);
    EXPECT_EQ(many.next_look(47), 48);
    EXPECT_EQ(many.next_look(48), 72);
    EXPECT_EQ(many.next_look(216), 216);
    EXPECT_EQ(many.next_look(300), 216);
    EXPECT_EQ(SequentialSignTest(0.025).next_look(0), 8);
    EXPECT_EQ(SequentialSignTest(1e-9, {4, 8}).next_look(0), 8) << "the end is an end though nothing can cross";
}

TEST(Sequential, SignsAndZeros) {
    const SequentialSignTest test(alpha_per_test(0.05, 19));
    std::vector<double> rounds(12, -0.3);
    EXPECT_EQ(test.judge(std::span(rounds).first(11)), Verdict::open);
    EXPECT_EQ(test.judge(rounds), Verdict::win);
    std::vector<double> losses(12, 0.3);
    EXPECT_EQ(test.judge(losses), Verdict::lose);
    for (const double neither : {0.0, -0.0, std::numeric_limits<double>::quiet_NaN()}) {
        rounds[5] = neither;
        losses[5] = neither;
        EXPECT_EQ(test.judge(rounds), Verdict::open);
        EXPECT_EQ(test.judge(losses), Verdict::open);
    }
    EXPECT_EQ(test.judge(std::vector<double>(48, 0.0), k_regular_rounds), Verdict::tie);
    EXPECT_EQ(test.judge(std::vector<double>(48, 0.0)), Verdict::open) << "the extra rounds could still decide";
    EXPECT_EQ(test.judge(std::vector<double>(216, 0.0)), Verdict::tie);
    EXPECT_EQ(test.judge({}), Verdict::open);
}

TEST(Sequential, RoundsBeyondTheLastLookAreNotLookedAt) {
    const SequentialSignTest test(0.05, {4, 8});
    std::vector<double> rounds{-1, 1, -1, 1, -1, 1, -1, 1};
    ASSERT_EQ(test.judge(rounds), Verdict::tie);
    rounds.insert(rounds.end(), 100, -1.0);
    EXPECT_EQ(test.judge(rounds), Verdict::tie);
}

TEST(Sequential, AlphaIsSplitOverSidesAndSizes) {
    EXPECT_DOUBLE_EQ(alpha_per_test(0.05, 1), 0.025);
    EXPECT_DOUBLE_EQ(alpha_per_test(0.05, 10), 0.0025);
    EXPECT_THROW(alpha_per_test(0.05, 0), std::invalid_argument);
    EXPECT_THROW(alpha_per_test(0.0, 3), std::invalid_argument);
    EXPECT_THROW(alpha_per_test(1.0, 3), std::invalid_argument);
}

TEST(Sequential, RefusesNonsense) {
    EXPECT_THROW(SequentialSignTest(0.0), std::invalid_argument);
    EXPECT_THROW(SequentialSignTest(0.5), std::invalid_argument);
    EXPECT_THROW(SequentialSignTest(0.05, {}), std::invalid_argument);
    EXPECT_THROW(SequentialSignTest(0.05, {0, 4}), std::invalid_argument);
    EXPECT_THROW(SequentialSignTest(0.05, {4, 4}), std::invalid_argument);
    EXPECT_THROW(SequentialSignTest(0.05).characteristics(1.1), std::invalid_argument);
}

}  // namespace
}  // namespace crossover::stats
