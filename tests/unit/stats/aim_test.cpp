// Where a round measures, from rounds that were made up.
#include "benchmarks/stats/aim.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <stdexcept>

namespace crossover::stats {
namespace {

using testing::Contains;
using Sizes = std::vector<std::uint64_t>;

constexpr SizeRange k_aimed_range{1, 1 << 16};

/// T_parallel / T_serial = 1/2 + crossing / (2 n) at these sizes.
RoundRatios affine_round(const Sizes& sizes, double crossing) {
    RoundRatios round;
    for (const std::uint64_t n : sizes) {
        round.push_back({n, std::log(0.5 + 0.5 * crossing / static_cast<double>(n))});
    }
    return round;
}

/// As a sweep goes: each round is measured where the rounds before it say.
template <class Measure>
std::vector<Sizes> follow(std::size_t rounds, Measure measure) {
    std::vector<Sizes> asked;
    std::vector<RoundRatios> done;
    for (std::size_t round = 0; round < rounds; ++round) {
        asked.push_back(sizes_for_round(done, k_aimed_range, true));
        done.push_back(measure(round, asked.back()));
    }
    return asked;
}

TEST(CoarseSizes, GoUpByFourAndEndAtTheTop) {
    EXPECT_EQ(coarse_sizes({1, 64}), (Sizes{1, 4, 16, 64}));
    EXPECT_EQ(coarse_sizes({3, 100}), (Sizes{3, 12, 48, 100}));
    EXPECT_EQ(coarse_sizes({7, 7}), (Sizes{7}));
    EXPECT_EQ(coarse_sizes({1, std::uint64_t{1} << 63U}).back(), std::uint64_t{1} << 63U);
    EXPECT_EQ(coarse_sizes({3, 50, 2}), (Sizes{3, 6, 12, 24, 48, 50}));
    EXPECT_THROW(coarse_sizes({1, 7, 1}), std::invalid_argument);
    EXPECT_THROW(coarse_sizes({0, 7}), std::invalid_argument);
    EXPECT_THROW(coarse_sizes({8, 7}), std::invalid_argument);
}

TEST(Aim, ThreeRoundsLookEverywhereThenFiveSizesSurroundTheMedian) {
    const auto asked =
        follow(40, [](std::size_t, const Sizes& sizes) { return affine_round(sizes, 700.0); });
    Sizes coarse = coarse_sizes(k_aimed_range);
    EXPECT_EQ(asked[0], coarse);
    coarse.pop_back();
    EXPECT_EQ(asked[1], coarse) << "n_max once, its calls take longest";
    EXPECT_EQ(asked[2], coarse);
    for (std::size_t round = 3; round < 40; ++round) {
        const auto near = std::count_if(asked[round].begin(), asked[round].end(),
                                        [](std::uint64_t n) { return n > 318 && n < 1540; });
        EXPECT_GE(near, 5) << round;
        EXPECT_LE(asked[round].size(), 8U) << round;
        EXPECT_GT(asked[round].back(), 1000U) << "one that parallel surely wins";
        EXPECT_TRUE(std::is_sorted(asked[round].begin(), asked[round].end()));
    }
    const Sizes& last = asked.back();
    EXPECT_THAT(last, Contains(testing::AllOf(testing::Gt(600U), testing::Lt(700U))));
    EXPECT_THAT(last, Contains(testing::AllOf(testing::Gt(700U), testing::Lt(800U))));
}

TEST(Aim, ThreeOddRoundsAtTheBeginningAreCorrectedByTheNextThree) {
    const auto asked = follow(8, [](std::size_t round, const Sizes& sizes) {
        return affine_round(
            sizes, round < 3 ? std::array{6'500.0, 24'000.0, 65'000.0}.at(round) : 2'000.0);
    });
    for (std::size_t round = 6; round < 8; ++round) {
        const auto around = std::count_if(asked[round].begin(), asked[round].end(),
                                          [](std::uint64_t n) { return n > 500 && n < 8'000; });
        EXPECT_GE(around, 4) << round;
        EXPECT_LE(asked[round][asked[round].size() / 3], 2'000U) << round;
    }
}

TEST(Aim, SizesAreAsFarApartAsTheCrossingsSpread) {
    const auto width_with = [](double spread) {
        const auto asked = follow(30, [spread](std::size_t round, const Sizes& sizes) {
            const double shift = spread * (static_cast<double>(round * 7 % 11) - 5.0) / 5.0;
            return affine_round(sizes, 700.0 * std::exp(shift));
        });
        Sizes near;
        std::copy_if(
            asked.back().begin(), asked.back().end(), std::back_inserter(near),
            [](std::uint64_t n) { return n > 700 / 4 && n < 700 * 4 && !(n == 256 || n == 1024); });
        return static_cast<double>(near.back()) / static_cast<double>(near.front());
    };
    EXPECT_LT(width_with(0.02), 1.6);
    EXPECT_GT(width_with(0.4), 1.9);
    EXPECT_GT(width_with(1.0), 7.0) << "seven sizes";
}

TEST(Aim, TheNinetyPerCentQuantileIsLookedAtWhereTheSafeSizeIsAskedFor) {
    std::vector<RoundRatios> rounds(3, affine_round(coarse_sizes(k_aimed_range), 700.0));
    for (int i = 0; i < 20; ++i) {
        rounds.push_back(affine_round({500, 600, 700, 800, 1000, 3000, 3500, 4000},
                                      i % 5 == 0 ? 3300.0 : 700.0));
    }
    const auto at_3300 = testing::AllOf(testing::Gt(3000U), testing::Lt(3600U));
    EXPECT_THAT(sizes_for_round(rounds, k_aimed_range, true), Contains(at_3300));
    EXPECT_THAT(sizes_for_round(rounds, k_aimed_range, false), testing::Not(Contains(at_3300)));
}

TEST(Aim, EveryCoarseSizeComesAgainAndTheTopMost) {
    std::map<std::uint64_t, unsigned> visits;
    for (const Sizes& sizes :
         follow(60, [](std::size_t, const Sizes& s) { return affine_round(s, 700.0); })) {
        for (const std::uint64_t n : sizes) {
            ++visits[n];
        }
    }
    for (const std::uint64_t n : coarse_sizes(k_aimed_range)) {
        EXPECT_GE(visits[n], 5U) << n;
    }
    EXPECT_GE(visits[1 << 16], 6U) << "every tenth round";
    EXPECT_LE(visits[1024], visits[16384] + 3) << "in turn";
    EXPECT_LE(visits[16384], visits[1024] + 3) << "in turn";
}

TEST(Aim, CostlyCallsAboveTheCrossingComeEverySixthTime) {
    std::vector<RoundRatios> done;
    std::size_t above = 0;
    std::size_t top = 0;
    std::size_t near = 0;
    for (std::size_t round = 0; round < 63; ++round) {
        const Sizes sizes = sizes_for_round(done, k_aimed_range, false, true);
        done.push_back(affine_round(sizes, 100.0));
        if (round >= 3) {
            above +=
                std::any_of(sizes.begin(), sizes.end(), [](auto n) { return n >= 250; }) ? 1U : 0U;
            top += sizes.back() == k_aimed_range.n_max ? 1U : 0U;
            near += std::count(sizes.begin(), sizes.end(), 166) > 0 ? 1U : 0U;
        }
    }
    EXPECT_EQ(above, 10U);
    EXPECT_EQ(top, 1U) << "in round 60";
    EXPECT_GE(near, 40U) << "1.7 times the median";
}

TEST(Aim, TheLastOfSeveralCrossingsIsAimedAt) {
    const auto twice = [](std::size_t, const Sizes& sizes) {
        RoundRatios round;
        for (const std::uint64_t n : sizes) {
            // wins from 100, loses from 3,000, wins from 9,000 on, and much more below than above
            round.push_back({n, n < 100 ? 0.4 : n < 3000 ? -0.6 : n < 9000 ? 0.2 : -0.1});
        }
        return round;
    };
    const Sizes last = follow(30, twice).back();
    EXPECT_THAT(last, Contains(testing::AllOf(testing::Gt(7000U), testing::Lt(9000U))));
    EXPECT_THAT(last, Contains(testing::AllOf(testing::Ge(9000U), testing::Lt(11000U))));
}

TEST(Aim, ASizeThatContradictsTheMedianIsLookedAtUntilItIsDecided) {
    std::vector<RoundRatios> rounds(4, affine_round(coarse_sizes(k_aimed_range), 700.0));
    rounds[0][7].log_ratio = 0.3;  // 16,384 lost twice of four times
    rounds[1][7].log_ratio = 0.3;
    for (int i = 0; i < 3; ++i) {
        rounds.push_back(affine_round({500, 600, 700, 800, 1000}, 700.0));
    }
    EXPECT_THAT(sizes_for_round(rounds, k_aimed_range, true), Contains(16384U));
}

TEST(Aim, WithoutACrossingInSightItLooksAtThatEnd) {
    const auto never = [](std::size_t, const Sizes& sizes) { return affine_round(sizes, 1e6); };
    const auto always = [](std::size_t, const Sizes& sizes) { return affine_round(sizes, 0.01); };
    EXPECT_THAT(follow(6, never).back(), testing::IsSupersetOf({1U << 16U, 1U << 15U}));
    EXPECT_THAT(follow(6, always).back(), testing::IsSupersetOf({1U, 2U, 3U}));
    EXPECT_EQ(sizes_for_round(std::vector<RoundRatios>(4, {{7, 0.1}}), {7, 7}, true), (Sizes{7}))
        << "a single size";
}

TEST(Aim, WhereSerialLeadsAgainAtTheTopItLooksThere) {
    const auto back = [](std::size_t, const Sizes& sizes) {
        RoundRatios round;
        for (const std::uint64_t n : sizes) {
            round.push_back({n, n < 100 ? 0.4 : n < 30'000 ? -0.3 : 0.2});
        }
        return round;
    };
    EXPECT_THAT(follow(20, back).back(), Contains(1U << 16U));
    const RoundRatios top{{1, 0.3},    {4, 0.3},     {16, -0.3},    {64, -0.3},
                          {256, -0.3}, {1024, -0.3}, {1 << 16, 0.3}};
    EXPECT_THAT(sizes_for_round(std::vector<RoundRatios>(4, top), k_aimed_range, true),
                Contains(1U << 16U));
}

TEST(Aim, CountsAndKindsOfRounds) {
    const std::vector<RoundRatios> rounds{{{1, 0.1}, {4, -0.1}}, {{1, 0.2}, {4, 0.0}, {5, -1.0}}};
    const auto counts = count_coarse(rounds, {1, 16});
    ASSERT_EQ(counts.size(), 3U);
    EXPECT_EQ(counts[0].losses, 2U);
    EXPECT_EQ(counts[1].wins, 1U);
    EXPECT_EQ(counts[1].losses, 0U) << "a tie is neither";
    EXPECT_FALSE(is_aimed(rounds[0], {1, 16}));
    EXPECT_TRUE(is_aimed(rounds[1], {1, 16}));
}

TEST(Aim, AboveAFloorOnlyRoundsThatAimedThereAreLeft) {
    const std::vector<RoundRatios> rounds{{{1, 0.1}, {16, 0.1}, {20, 0.1}, {64, -0.1}},
                                          {{1, 0.1}, {4, 0.1}, {64, -0.1}}};
    EXPECT_EQ(above(0, rounds).size(), 2U);
    EXPECT_TRUE(above(16, rounds).empty()) << "the floor itself is not above it";
    const auto left = above(15, rounds);
    ASSERT_EQ(left.size(), 1U);
    EXPECT_EQ(left[0].size(), 3U);
    EXPECT_EQ(left[0][0].n, 16U);
}

TEST(Aim, OnlyRegisteredSizesAreMeasured) {
    const SizeRange range{16, 65536, 4, {16, 128, 1024, 8192, 65536}};
    EXPECT_EQ(coarse_sizes(range), (Sizes{16, 128, 1024, 8192, 65536}));
    EXPECT_EQ(coarse_sizes({16, 32, 4, {16, 32}}), (Sizes{16, 32}));
    for (const double crossing : {1.0, 700.0, 1e9}) {
        std::vector<RoundRatios> rounds;
        for (int i = 0; i < 20; ++i) {
            const Sizes sizes = sizes_for_round(rounds, range, true);
            for (const std::uint64_t n : sizes) {
                EXPECT_THAT(range.only, Contains(n)) << crossing;
            }
            if (crossing == 700.0) {
                EXPECT_THAT(sizes, Contains(128U)) << "the sizes around it, in round " << i;
                EXPECT_THAT(sizes, Contains(1024U));
            }
            rounds.push_back(affine_round(sizes, crossing));
        }
    }
}

}  // namespace
}  // namespace crossover::stats
