#include "benchmarks/stats/binomial.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

namespace crossover::stats {
namespace {

/// The distribution by adding one trial after the other: no logs, no ratios.
std::vector<double> masses(int trials, double p) {
    std::vector<double> mass{1.0};
    for (int i = 0; i < trials; ++i) {
        std::vector<double> next(mass.size() + 1, 0.0);
        for (std::size_t k = 0; k < mass.size(); ++k) {
            next[k] += mass[k] * (1.0 - p);
            next[k + 1] += mass[k] * p;
        }
        mass = next;
    }
    return mass;
}

TEST(Binomial, TailsAgreeWithAddingTrialByTrial) {
    for (const int trials : {0, 1, 2, 7, 30, 90}) {
        for (const double p : {0.0, 0.01, 0.3, 0.5, 0.9, 1.0}) {
            const std::vector<double> mass = masses(trials, p);
            double upper = 0.0;
            for (int k = trials; k >= 0; --k) {
                const double lower = 1.0 - upper;
                EXPECT_NEAR(binomial_lower_tail(k, trials, p), lower, 1e-12)
                    << k << " of " << trials << " at " << p;
                upper += mass[static_cast<std::size_t>(k)];
                EXPECT_NEAR(binomial_upper_tail(k, trials, p), upper, 1e-9 * upper + 1e-300)
                    << k << " of " << trials << " at " << p;
            }
        }
    }
}

TEST(Binomial, BeyondTheEnds) {
    EXPECT_EQ(binomial_upper_tail(-3, 5, 0.4), 1.0);
    EXPECT_EQ(binomial_upper_tail(6, 5, 0.4), 0.0);
    EXPECT_EQ(binomial_lower_tail(-1, 5, 0.4), 0.0);
    EXPECT_EQ(binomial_lower_tail(5, 5, 0.4), 1.0);
}

TEST(Binomial, FarTailsOfThousandsOfTrialsStayExact) {
    EXPECT_NEAR(std::log(binomial_upper_tail(1000, 1000, 0.5)), 1000 * std::log(0.5), 1e-9);
    EXPECT_NEAR(std::log(binomial_upper_tail(999, 1000, 0.5)),
                1000 * std::log(0.5) + std::log(1001.0), 1e-9);
    EXPECT_EQ(binomial_upper_tail(10, 10'000, 0.5), 1.0);
    EXPECT_EQ(binomial_lower_tail(9'990, 10'000, 0.5), 1.0);
    // Half of an odd number of fair trials is below the middle.
    EXPECT_NEAR(binomial_upper_tail(5001, 10001, 0.5), 0.5, 1e-10);
    EXPECT_NEAR(binomial_lower_tail(5000, 10001, 0.5), 0.5, 1e-10);
}

TEST(Binomial, RefusesTheImpossible) {
    EXPECT_THROW(binomial_upper_tail(1, -1, 0.5), std::invalid_argument);
    EXPECT_THROW(binomial_upper_tail(1, 2, 1.5), std::invalid_argument);
    EXPECT_THROW(binomial_upper_tail(1, 2, std::nan("")), std::invalid_argument);
}

}  // namespace
}  // namespace crossover::stats
