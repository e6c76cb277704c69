#include "benchmarks/stats/scaling.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

#include "tests/unit/stats/draws.hpp"

namespace crossover::stats {
namespace {

using Samples = std::vector<WorkerSample>;

Samples measure(const ScalingParameters& law, const std::vector<unsigned>& workers, int rounds,
                double noise, std::uint64_t seed) {
    testing::Draws draws(seed);
    Samples samples;
    for (const unsigned p : workers) {
        WorkerSample sample{p, {}};
        for (int r = 0; r < rounds; ++r) {
            sample.speedups.push_back(speedup(law, p) * std::exp(noise * draws.normal()));
        }
        samples.push_back(sample);
    }
    return samples;
}

TEST(Scaling, TheLawsThemselves) {
    EXPECT_DOUBLE_EQ(speedup({1.0, 0.0, 0.0}, 8), 8.0);
    EXPECT_DOUBLE_EQ(speedup({1.0, 0.25, 0.0}, 4),
                     1.0 / (0.25 + 0.75 / 4));  // Amdahl as he wrote it
    EXPECT_DOUBLE_EQ(speedup({0.5, 0.1, 0.01}, 10), 0.5 * 10 / (1 + 0.9 + 0.9));
}

TEST(Scaling, RecoversTheParametersExactly) {
    const auto amdahl =
        fit_scaling(measure({0.9, 0.1, 0.0}, {1, 2, 4, 8}, 5, 0.0, 1), ScalingModel::amdahl);
    ASSERT_TRUE(amdahl);
    EXPECT_NEAR(amdahl->parameters.scale, 0.9, 1e-9);
    EXPECT_NEAR(amdahl->parameters.sigma, 0.1, 1e-9);
    EXPECT_EQ(amdahl->parameters.kappa, 0.0);
    EXPECT_NEAR(amdahl->sigma.low, 0.1, 1e-9);
    EXPECT_NEAR(amdahl->sigma.high, 0.1, 1e-9);
    EXPECT_NEAR(amdahl->worst_residual_ratio, 0.0, 1e-9);
    EXPECT_EQ(amdahl->workers_min, 1U);
    EXPECT_EQ(amdahl->workers_max, 8U);

    const auto usl =
        fit_scaling(measure({0.9, 0.1, 0.004}, {2, 3, 8, 20}, 5, 0.0, 1), ScalingModel::usl);
    ASSERT_TRUE(usl);
    EXPECT_NEAR(usl->parameters.scale, 0.9, 1e-9);
    EXPECT_NEAR(usl->parameters.sigma, 0.1, 1e-9);
    EXPECT_NEAR(usl->parameters.kappa, 0.004, 1e-9);
    EXPECT_EQ(usl->workers_min, 2U);
}

TEST(Scaling, ALawThatDoesNotFitShowsInItsResiduals) {
    const auto fit =
        fit_scaling(measure({1.0, 0.02, 0.02}, {1, 2, 4, 8, 16}, 5, 0.0, 1), ScalingModel::amdahl);
    ASSERT_TRUE(fit);
    EXPECT_GT(fit->worst_residual_ratio, 0.1);
}

TEST(Scaling, WeightsAreForRelativeErrors) {
    const Samples samples{{1, {0.9}}, {2, {1.9}}, {4, {2.6}}, {8, {3.1}}};
    const ScalingParameters law = fit_scaling(samples, ScalingModel::amdahl)->parameters;
    double sum = 0.0;
    double moment = 0.0;
    for (const WorkerSample& sample : samples) {
        const double others = sample.workers - 1.0;
        const double inverse = sample.workers / sample.speedups[0];
        const double relative =
            (inverse - (1.0 + law.sigma * others) / law.scale) / (inverse * inverse);
        sum += relative;
        moment += relative * others;
    }
    EXPECT_NEAR(sum, 0.0, 1e-12);
    EXPECT_NEAR(moment, 0.0, 1e-12);
}

TEST(Scaling, TheWorstResidualAndTheFewestRoundsAreTold) {
    Samples samples = measure({0.9, 0.1, 0.0}, {1, 2, 4, 8, 16}, 9, 0.0, 1);
    for (double& value : samples[2].speedups) {
        value *= 1.2;
    }
    samples[3].speedups.resize(4);
    const auto fit = fit_scaling(samples, ScalingModel::amdahl).value();
    EXPECT_EQ(fit.rounds, 4U);
    EXPECT_DOUBLE_EQ(fit.worst_residual_ratio,
                     samples[2].speedups[0] / speedup(fit.parameters, 4) - 1.0);
    EXPECT_GT(fit.worst_residual_ratio, 0.1);
}

TEST(Scaling, FasterThanIdealIsHeldAtIdeal) {
    Samples samples{{1, {1.0}}, {2, {2.4}}, {4, {5.5}}, {8, {12.0}}};
    for (const ScalingModel model : {ScalingModel::amdahl, ScalingModel::usl}) {
        const auto fit = fit_scaling(samples, model);
        ASSERT_TRUE(fit);
        EXPECT_EQ(fit->parameters.sigma, 0.0);
        EXPECT_EQ(fit->parameters.kappa, 0.0);
        EXPECT_GT(fit->parameters.scale, 1.0);
    }
}

TEST(Scaling, TooFewWorkerCountsAreNoFit) {
    const Samples four = measure({1.0, 0.1, 0.01}, {1, 2, 4, 8}, 5, 0.01, 1);
    EXPECT_FALSE(fit_scaling({}, ScalingModel::amdahl));
    EXPECT_FALSE(fit_scaling(std::span(four).first(2), ScalingModel::amdahl));
    EXPECT_TRUE(fit_scaling(std::span(four).first(3), ScalingModel::amdahl));
    EXPECT_FALSE(fit_scaling(std::span(four).first(3), ScalingModel::usl));
    EXPECT_TRUE(fit_scaling(four, ScalingModel::usl));
}

TEST(Scaling, ALawThatCannotHoldIsNoFit) {
    // p / S(p) is 1, 10, 100 at 4, 8, 16 workers: its line is below zero at one worker, which no
    // speed-up is.
    const Samples collapse{{4, {4.0}}, {8, {0.8}}, {16, {0.16}}};
    EXPECT_FALSE(fit_scaling(collapse, ScalingModel::amdahl));
}

TEST(Scaling, PredictsToTwiceTheMeasuredWorkersAndSaysSo) {
    const auto fit =
        fit_scaling(measure({1.0, 0.05, 0.0}, {2, 4, 8}, 12, 0.02, 2), ScalingModel::amdahl)
            .value();
    EXPECT_FALSE(predict(fit, 0));
    EXPECT_FALSE(predict(fit, 17));
    EXPECT_FALSE(predict(fit, 2)->extrapolated);
    EXPECT_FALSE(predict(fit, 8)->extrapolated);
    EXPECT_TRUE(predict(fit, 1)->extrapolated);
    EXPECT_TRUE(predict(fit, 9)->extrapolated);
    const ScalingPrediction twice = predict(fit, 16).value();
    EXPECT_TRUE(twice.extrapolated);
    EXPECT_NEAR(twice.speedup, speedup({1.0, 0.05, 0.0}, 16), 0.5);
    EXPECT_LT(twice.band.low, twice.speedup);
    EXPECT_GT(twice.band.high, twice.speedup);
    const ScalingPrediction inside = predict(fit, 4).value();
    EXPECT_GT(twice.band.high / twice.band.low, inside.band.high / inside.band.low)
        << "the band opens outside";
}

TEST(Scaling, BandsCoverTheTruth) {
    const ScalingParameters law{0.9, 0.1, 0.004};
    int sigma = 0;
    int kappa = 0;
    int twice = 0;
    for (std::uint64_t seed = 1; seed <= 150; ++seed) {
        const Samples samples = measure(law, {1, 2, 4, 8, 16}, 12, 0.03, seed);
        const auto fit =
            fit_scaling(samples, ScalingModel::usl, {.resamples = 150, .seed = seed}).value();
        const auto inside = [](const Interval& interval, double truth) {
            return interval.low <= truth && truth <= interval.high ? 1 : 0;
        };
        sigma += inside(fit.sigma, law.sigma);
        kappa += inside(fit.kappa, law.kappa);
        twice += inside(predict(fit, 32)->band, speedup(law, 32));
    }
    EXPECT_GE(sigma, 141);  // measured over 400 runs: 97 to 99 %
    EXPECT_GE(kappa, 141);
    EXPECT_GE(twice, 141);
}

TEST(Scaling, AsManyDrawsAsAskedFor) {
    const Samples samples = measure({0.9, 0.1, 0.0}, {1, 2, 4, 8}, 5, 0.02, 1);
    EXPECT_EQ(fit_scaling(samples, ScalingModel::amdahl, {.resamples = 100})->draws.size(), 100U);
    EXPECT_THROW(fit_scaling(samples, ScalingModel::amdahl, {.resamples = 99}),
                 std::invalid_argument);
}

// The medians' line starts below zero, that of some resamples does not.
TEST(Scaling, FitsOfResamplesAloneAreNoFit) {
    const Samples samples{{2, {2.0, 2.0, 2.0, 0.5, 0.5}},
                          {4, std::vector<double>(5, 0.8)},
                          {8, std::vector<double>(5, 2.0 / 3.0)}};
    EXPECT_FALSE(fit_scaling(samples, ScalingModel::amdahl).has_value());
}

TEST(Scaling, RefusesNonsense) {
    const ScalingModel amdahl = ScalingModel::amdahl;
    EXPECT_THROW(fit_scaling(Samples{{2, {1.0}}, {2, {1.0}}}, amdahl), std::invalid_argument);
    EXPECT_THROW(fit_scaling(Samples{{0, {1.0}}, {2, {1.0}}}, amdahl), std::invalid_argument);
    EXPECT_THROW(fit_scaling(Samples{{1, {1.0}}, {2, {}}}, amdahl), std::invalid_argument);
    EXPECT_THROW(fit_scaling(Samples{{1, {1.0}}, {2, {0.0}}}, amdahl), std::invalid_argument);
    EXPECT_THROW(fit_scaling(Samples{{1, {1.0}}, {2, {INFINITY}}}, amdahl), std::invalid_argument);
    EXPECT_THROW(fit_scaling({}, amdahl, {.resamples = 1}), std::invalid_argument);
}

}  // namespace
}  // namespace crossover::stats
