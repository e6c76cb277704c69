#include "benchmarks/stats/cost_model.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "tests/unit/stats/draws.hpp"

namespace crossover::stats {
namespace {

using Rounds = std::vector<std::vector<SizedRatio>>;

Rounds rounds_of(const std::function<double(double)>& ratio, double common, double each,
                 std::uint64_t seed, std::size_t count = 16) {
    testing::Draws draws(seed);
    Rounds rounds(count);
    for (auto& round : rounds) {
        const double luck = common * draws.normal();
        for (const std::uint64_t n : {100U, 141U, 200U, 283U, 400U}) {
            round.push_back(
                {n, std::log(ratio(static_cast<double>(n))) + luck + each * draws.normal()});
        }
    }
    return rounds;
}

double affine(double n) {
    return 0.5 + 100.0 / n;
}

TEST(CostModel, RecoversAffineCosts) {
    const auto model = fit_cost_model(rounds_of(affine, 0.0, 0.0, 1), 190, 210);
    ASSERT_TRUE(model && model->n && model->interval) << (model ? model->reason : "");
    EXPECT_NEAR(model->q, 0.5, 1e-9);
    EXPECT_NEAR(model->k, 100.0, 1e-6);
    EXPECT_NEAR(*model->n, 200.0, 1e-6);
}

TEST(CostModel, ItsIntervalCoversTheTruthOfAffineCosts) {
    int covered = 0;
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        const auto model = fit_cost_model(rounds_of(affine, 0.05, 0.02, seed), 150, 260, seed);
        ASSERT_TRUE(model && model->interval) << (model ? model->reason : "");
        covered += model->interval->low <= 200.0 && 200.0 <= model->interval->high ? 1 : 0;
        EXPECT_LT(model->interval->high, 1.4 * model->interval->low);
    }
    EXPECT_GE(covered, 90);
}

TEST(CostModel, AStrayRoundDoesNotMoveIt) {
    Rounds rounds = rounds_of(affine, 0.0, 0.01, 3);
    for (SizedRatio& size : rounds[4]) {
        size.log_ratio += 2.0;
    }
    EXPECT_NEAR(fit_cost_model(rounds, 190, 210)->n.value_or(0.0), 200.0, 5.0);
}

TEST(CostModel, SaysWhyItTellsNothing) {
    const auto reason = [](const std::function<double(double)>& ratio) {
        const auto model = fit_cost_model(rounds_of(ratio, 0.0, 0.01, 5), 190, 210);
        return model && !model->n ? model->reason : "";
    };
    EXPECT_NE(reason([](double n) { return 0.97 + 6.0 / n; }).find("ill-conditioned"),
              std::string::npos);
    EXPECT_NE(reason([](double n) { return n < 190 ? 1.05 : 0.6; }).find("does not follow"),
              std::string::npos);
    EXPECT_EQ(reason(affine), "");
}

TEST(CostModel, NeedsThreeSizesWithFiveRoundsAroundTheCrossover) {
    EXPECT_FALSE(fit_cost_model(rounds_of(affine, 0.0, 0.01, 6, 4), 190, 210));
    EXPECT_FALSE(fit_cost_model({}, 190, 210));
    EXPECT_FALSE(fit_cost_model(rounds_of(affine, 0.0, 0.01, 6), 1500, 1600)) << "only 400 is near";
    Rounds far = rounds_of(affine, 0.0, 0.01, 6);
    for (auto& round : far) {
        round.push_back({5000, 3.0});
    }
    EXPECT_NEAR(fit_cost_model(far, 190, 210)->n.value_or(0.0), 200.0, 5.0)
        << "what is far away does not count";
}

}  // namespace
}  // namespace crossover::stats
