#include "benchmarks/stats/looks.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

#include "benchmarks/stats/binomial.hpp"
#include "tests/unit/stats/draws.hpp"

namespace crossover::stats {
namespace {

using ::testing::ElementsAre;

/// P(a p-coin reaches the boundary at any look before `end`, or the one of an end after `end`
/// rounds), path by path.
double error_of(const Looks& looks, double p, int end) {
    std::vector<double> alive{1.0};
    double crossed = 0.0;
    for (int rounds = 1; rounds <= end; ++rounds) {
        std::vector<double> next(alive.size() + 1, 0.0);
        for (std::size_t w = 0; w < alive.size(); ++w) {
            next[w] += alive[w] * (1.0 - p);
            next[w + 1] += alive[w] * p;
        }
        alive = std::move(next);
        const bool is_look = Looks::last_look(rounds) == rounds && rounds < end;
        if (is_look || rounds == end) {
            const int needed = is_look ? looks.needed_at_look(rounds) : looks.needed_at_end(rounds);
            for (auto w = static_cast<std::size_t>(needed); w < alive.size(); ++w) {
                crossed += alive[w];
                alive[w] = 0.0;
            }
        }
    }
    return crossed;
}

TEST(Looks, AreSpacedByTheThirdRootOfTwo) {
    EXPECT_THAT(Looks::looks(), ElementsAre(8, 10, 13, 16, 20, 25, 32, 40, 50, 64, 80, 101, 128,
                                            161, 203, 256, 322, 406, 512, 645, 813, 1024));
}

TEST(Looks, LooksAndEndTogetherKeepTheErrorAndHardlyWasteIt) {
    for (const double p : {0.5, 0.9, 0.1}) {
        const Looks looks(p, 0.025);
        for (const int end : {9, 16, 40, 57, 150, 300}) {
            EXPECT_LE(error_of(looks, p, end), 0.025 + 1e-12) << p << " " << end;
        }
        EXPECT_GT(error_of(looks, p, 300), 0.018) << p;
    }
}

TEST(Looks, OneMoreAllowedWouldBreakTheError) {
    const Looks looks(0.5, 0.025);
    for (const int end : {12, 30, 64, 200}) {
        const int needed = looks.needed_at_end(end);
        EXPECT_GT(error_of(looks, 0.5, end) + binomial_upper_tail(needed - 1, end, 0.5) -
                      binomial_upper_tail(needed, end, 0.5),
                  0.025)
            << end;
    }
}

TEST(Looks, KnownCounts) {
    const Looks looks(0.5, 0.025);
    EXPECT_EQ(looks.needed_at_end(5), 6) << "five of five are a chance of 1 in 32";
    EXPECT_EQ(looks.needed_at_end(6), 6);
    EXPECT_EQ(looks.needed_at_look(8), 9) << "1 in 256 is more than the first look may spend";
    EXPECT_EQ(looks.needed_at_look(10), 10);
    EXPECT_EQ(Looks(0.9, 0.025).needed_at_end(35), 36);
    EXPECT_EQ(Looks(0.9, 0.025).needed_at_end(36), 36) << "0.9^36 is 2.3 %";
    EXPECT_LE(looks.needed_at_end(64), looks.needed_at_look(64)) << "an end may spend what is left";
    EXPECT_GE(looks.needed_at_look(64), 41);
    EXPECT_LE(looks.needed_at_look(64), 44);
}

TEST(Looks, WhenTheyAre) {
    EXPECT_EQ(Looks::last_look(7), 0);
    EXPECT_EQ(Looks::last_look(8), 8);
    EXPECT_EQ(Looks::last_look(15), 13);
    EXPECT_EQ(Looks::last_look(5000), 1024);
    EXPECT_THROW(Looks(0.5, 0.025).needed_at_look(9), std::invalid_argument);
    EXPECT_THROW(Looks(0.0, 0.025), std::invalid_argument);
    EXPECT_THROW(Looks(0.5, 0.5), std::invalid_argument);
}

}  // namespace
}  // namespace crossover::stats
