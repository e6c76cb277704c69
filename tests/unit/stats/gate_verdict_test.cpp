#include "benchmarks/stats/gate_verdict.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <stdexcept>
#include <vector>

namespace crossover::stats {
namespace {

const double k_slow = std::log(1.2);
const double k_fast = -k_slow;

std::vector<double> rounds(int slow, int same, int fast = 0) {
    std::vector<double> values(static_cast<std::size_t>(slow), k_slow);
    values.insert(values.end(), static_cast<std::size_t>(same), 0.0);
    values.insert(values.end(), static_cast<std::size_t>(fast), k_fast);
    return values;
}

GateLean first(const std::vector<double>& values) {
    return judge(first_stage(GateRule{}), values);
}

GateLean confirm(const std::vector<double>& values) {
    return judge(confirmation(GateRule{}), values);
}

TEST(GateVerdict, CountsBeyondTheMarginOnEitherSide) {
    const std::vector<double> values{std::log(1.06),  std::log(1.04),  0.0,
                                     -std::log(1.04), -std::log(1.06), 3.0};
    const BeyondMargin count = count_beyond(values, 0.05);
    EXPECT_EQ(count.slower, 2);
    EXPECT_EQ(count.faster, 1);
    EXPECT_EQ(count.rounds, 6);
}

TEST(GateVerdict, TheMarginItselfIsNeither) {
    const std::vector<double> values{std::log1p(0.05), -std::log1p(0.05)};
    const BeyondMargin count = count_beyond(values, 0.05);
    EXPECT_EQ(count.slower + count.faster, 0);
}

TEST(GateVerdict, FlagsAtNineOfTwelve) {
    EXPECT_EQ(first(rounds(9, 3)), GateLean::slower);
    EXPECT_EQ(first(rounds(8, 4)), GateLean::none);
    EXPECT_EQ(first(rounds(0, 3, 9)), GateLean::faster);
    EXPECT_EQ(first(rounds(0, 4, 8)), GateLean::none);
    EXPECT_EQ(first(rounds(6, 0, 6)), GateLean::none);
}

TEST(GateVerdict, ConfirmsAtTwentyOfTwentyFour) {
    EXPECT_EQ(confirm(rounds(20, 4)), GateLean::slower);
    EXPECT_EQ(confirm(rounds(19, 5)), GateLean::none);
    EXPECT_EQ(confirm(rounds(0, 4, 20)), GateLean::faster);
    EXPECT_EQ(confirm(rounds(0, 5, 19)), GateLean::none);
}

TEST(GateVerdict, SaysWhatCannotChangeAnyMore) {
    EXPECT_EQ(first({}), GateLean::open);
    EXPECT_EQ(first(rounds(8, 0)), GateLean::open);
    EXPECT_EQ(first(rounds(9, 0)), GateLean::slower);
    EXPECT_EQ(first(rounds(0, 3)), GateLean::open);
    EXPECT_EQ(first(rounds(0, 4)), GateLean::none);
    EXPECT_EQ(first(rounds(3, 0, 4)), GateLean::open)
        << "nine faster ones are still within reach: 4 + 5";
    EXPECT_EQ(first(rounds(4, 0, 4)), GateLean::none);
}

TEST(GateVerdict, AnEarlyWordIsTheVerdictOfAllRounds) {
    std::mt19937_64 random(20261125);
    std::normal_distribution<double> noise(0.03, 0.06);
    int early = 0;
    for (int run = 0; run < 2000; ++run) {
        std::vector<double> values;
        GateLean said = GateLean::open;
        for (int round = 0; round < 12; ++round) {
            values.push_back(noise(random));
            const GateLean now = first(values);
            if (said == GateLean::open) {
                said = now;
                early += now != GateLean::open && round < 11 ? 1 : 0;
            }
            EXPECT_TRUE(said == GateLean::open || said == now)
                << "run " << run << " round " << round;
        }
        EXPECT_NE(said, GateLean::open);
    }
    EXPECT_GT(early, 1000);
}

TEST(GateVerdict, LooksAtNoRoundTooMany) {
    std::vector<double> values = rounds(8, 4);
    values.push_back(k_slow);
    EXPECT_EQ(first(values), GateLean::none);
}

TEST(GateVerdict, RefusesAStageThatBothSidesCouldWin) {
    const std::vector<double> none;
    EXPECT_THROW(judge({0.05, 12, 6}, none), std::invalid_argument);
    EXPECT_THROW(judge({0.05, 12, 13}, none), std::invalid_argument);
    EXPECT_NO_THROW(judge({0.05, 12, 7}, none));
}

TEST(GateVerdict, RefusesWhatIsNoNumber) {
    const std::vector<double> values{std::numeric_limits<double>::quiet_NaN()};
    EXPECT_THROW(count_beyond(values, 0.05), std::invalid_argument);
    EXPECT_THROW(count_beyond(rounds(1, 1), -0.1), std::invalid_argument);
}

/// Counted one by one over all ways in which a stage's coins can fall.
double by_enumeration(int rounds, int needed) {
    double hits = 0.0;
    for (unsigned coins = 0; coins < (1U << static_cast<unsigned>(rounds)); ++coins) {
        int heads = 0;
        for (unsigned rest = coins; rest != 0; rest &= rest - 1) {
            ++heads;
        }
        hits += heads >= needed ? 1.0 : 0.0;
    }
    return hits / std::exp2(rounds);
}

TEST(GateVerdict, ErrorRatesAreExact) {
    const GateRule rule;
    const double first_error = by_enumeration(rule.first_rounds, rule.first_needed);
    EXPECT_DOUBLE_EQ(first_error, 299.0 / 4096.0);
    constexpr double k_confirm_error =
        12951.0 / 16777216.0;  // C(24,20) + … + C(24,24) = 12951 of 2^24
    EXPECT_NEAR(false_alarm(rule), first_error * k_confirm_error, 1e-15);
    EXPECT_NEAR(false_alarm(rule), 5.635e-5, 1e-8);
    EXPECT_NEAR(false_alarm_of_run(rule, 66), 66 * false_alarm(rule), 1e-15);
    EXPECT_LT(false_alarm_of_run(rule, 70), 1.0 / 250.0)
        << "less than once in 250 runs of 60 cells and 10 backends";
    EXPECT_EQ(false_alarm_of_run(rule, 1'000'000), 1.0);
}

TEST(GateVerdict, TheRuleBeforeItWasWeaker) {
    const GateRule before{.first_needed = 10, .confirm_rounds = 12, .confirm_needed = 11};
    EXPECT_NEAR(false_alarm(before), 6.1e-5, 1e-6);
    // A round of a 10 % slow-down with 3 % noise lies beyond the margin with probability 0.94.
    EXPECT_LT(called_slower(before, 0.94), 0.85);
    EXPECT_GT(called_slower(GateRule{}, 0.94), 0.97);
    EXPECT_LT(false_alarm(GateRule{}), false_alarm(before));
}

TEST(GateVerdict, CalledSlowerRisesFromNeverToAlways) {
    double before = 0.0;
    for (const double p : {0.1, 0.3, 0.5, 0.7, 0.9, 0.99}) {
        EXPECT_GT(called_slower(GateRule{}, p), before);
        before = called_slower(GateRule{}, p);
    }
    EXPECT_EQ(called_slower(GateRule{}, 0.0), 0.0);
    EXPECT_EQ(called_slower(GateRule{}, 1.0), 1.0);
}

TEST(GateVerdict, CoinsThatFallAtRandomAreCalledAsOftenAsComputed) {
    std::mt19937_64 random(7);
    int called = 0;
    constexpr int k_runs = 200'000;
    const GateStage stage = first_stage(GateRule{});
    for (int run = 0; run < k_runs; ++run) {
        std::vector<double> values;
        const auto bits = random();
        for (unsigned round = 0; round < 12; ++round) {
            values.push_back((bits >> round & 1U) != 0 ? k_slow : k_fast);
        }
        called += judge(stage, values) == GateLean::slower ? 1 : 0;
    }
    EXPECT_NEAR(static_cast<double>(called) / k_runs, 299.0 / 4096.0, 0.002);
}

TEST(GateVerdict, TheSmallestChangeSeenGrowsWithTheSpread) {
    const GateRule rule;
    EXPECT_NEAR(smallest_seen(rule, rounds(0, 12)), 0.05, 1e-12) << "the margin itself";
    EXPECT_NEAR(smallest_seen(rule, rounds(12, 0)), 0.05, 1e-12) << "whatever they all changed by";
    std::vector<double> spread;
    for (int i = -50; i <= 50; ++i) {
        spread.push_back(0.001 * i);
    }
    // 90.5 % of rounds must lie beyond the margin: the spread's quantile of 9.5 % is -0.0405.
    EXPECT_NEAR(smallest_seen(rule, spread), 1.05 * std::exp(0.0405) - 1.0, 0.001);
    EXPECT_THROW(smallest_seen(rule, {}), std::invalid_argument);
}

}  // namespace
}  // namespace crossover::stats
