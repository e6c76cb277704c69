// The whole method on every planted world: a small version of crossover-coverage with fixed seeds.
#include <gtest/gtest.h>

#include "tests/support/planted_sweep.hpp"
#include "tests/support/sanitized.hpp"

namespace crossover::planted {
namespace {

class PlantedWorlds : public testing::TestWithParam<NamedModel> {};

TEST_P(PlantedWorlds, AnswersHoldTheTruth) {
    constexpr unsigned k_sweeps = fewer_if_sanitized(12);
    unsigned covered = 0;
    unsigned answered = 0;
    unsigned narrow = 0;
    unsigned fitted = 0;
    unsigned fit_covered = 0;
    for (std::uint64_t seed = 1; seed <= k_sweeps; ++seed) {
        const PlantedOutcome outcome = sweep_planted(GetParam(), seed);
        if (GetParam().expectation != Expectation::crossover) {
            EXPECT_TRUE(outcome.as_expected) << "seed " << seed << ": " << outcome.crossover.verdict;
            continue;
        }
        EXPECT_TRUE(outcome.as_expected || outcome.crossover.verdict == "unresolved") << outcome.crossover.verdict;
        answered += outcome.as_expected ? 1U : 0U;
        covered += outcome.covered ? 1U : 0U;
        fitted += outcome.fit_width_ratio > 0.0 ? 1U : 0U;
        fit_covered += outcome.fit_covered ? 1U : 0U;
        narrow += outcome.width_ratio > 0.0 && outcome.width_ratio <= 1.5 ? 1U : 0U;
    }
    EXPECT_EQ(covered, answered) << "95 % at least, and these seeds are fixed: not one misses";
    EXPECT_LE(fitted - fit_covered, 1U) << "of the cost model's intervals";
    if (GetParam().quiet_affine) {
        EXPECT_EQ(answered, k_sweeps);
        EXPECT_EQ(fitted, k_sweeps);
        EXPECT_GT(2 * narrow, k_sweeps) << "median width of at most 1.5";
    }
}

TEST_P(PlantedWorlds, AnswersOfAnAskedPrecisionHoldTheTruth) {
    const bool crosses = GetParam().expectation == Expectation::crossover;
    const unsigned sweeps = fewer_if_sanitized(crosses ? 6 : 1);
    constexpr double k_precision = 1.5;
    for (std::uint64_t seed = 101; seed < 101 + sweeps; ++seed) {
        const PlantedOutcome outcome = sweep_planted(GetParam(), seed, k_precision);
        if (!crosses) {
            EXPECT_TRUE(outcome.as_expected) << "seed " << seed << ": " << outcome.crossover.verdict;
            continue;
        }
        EXPECT_TRUE(outcome.covered || outcome.crossover.verdict == "unresolved") << "seed " << seed;
        if (GetParam().quiet_affine) {
            EXPECT_LE(outcome.width_ratio, k_precision) << "seed " << seed;
            EXPECT_LT(outcome.crossover.rounds, 32U) << "seed " << seed << ": the sizes share rounds";
        }
    }
}

TEST_P(PlantedWorlds, TheCostModelHoldsTheTruthWhereTheBudgetEndsBeforeAProof) {
    constexpr unsigned k_sweeps = fewer_if_sanitized(10);
    unsigned fitted = 0;
    unsigned covered = 0;
    unsigned narrow = 0;
    for (std::uint64_t seed = 201; seed < 201 + k_sweeps; ++seed) {
        constexpr double k_budget_s = 2.0;
        const PlantedOutcome outcome = sweep_planted(GetParam(), seed, 1.5, k_budget_s);
        fitted += outcome.fit_width_ratio > 0.0 ? 1U : 0U;
        covered += outcome.fit_covered ? 1U : 0U;
        narrow += outcome.fit_width_ratio > 0.0 && outcome.fit_width_ratio < 1.2 ? 1U : 0U;
    }
    EXPECT_LE(fitted - covered, 1U) << "95 % at least, and these seeds are fixed";
    if (GetParam().quiet_affine) {
        EXPECT_GE(narrow, k_sweeps - 1U);
    }
    if (GetParam().expectation != Expectation::crossover) {
        EXPECT_EQ(fitted, 0U) << "there is nothing to fit";
    }
}

std::string test_name(const testing::TestParamInfo<NamedModel>& info) {
    std::string name;
    for (const char letter : info.param.model.name) {
        name += std::isalnum(static_cast<unsigned char>(letter)) != 0 ? letter : '_';
    }
    return name;
}

INSTANTIATE_TEST_SUITE_P(All, PlantedWorlds, testing::ValuesIn(planted_models()), test_name);

}  // namespace
}  // namespace crossover::planted
