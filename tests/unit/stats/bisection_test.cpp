#include "benchmarks/stats/bisection.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <stdexcept>
#include <vector>

namespace crossover::stats {
namespace {

using Sizes = std::vector<std::uint64_t>;
using World = std::function<Verdict(std::uint64_t)>;

std::vector<SizeVerdict> as_curve(const std::map<std::uint64_t, Verdict>& tested) {
    std::vector<SizeVerdict> curve;
    curve.reserve(tested.size());
    for (const auto& [n, verdict] : tested) {
        curve.push_back({n, verdict});
    }
    return curve;
}

/// Tests the coarse sizes and then all that next_sizes asks for, as a sweep does. Fails when a size is asked for twice.
std::vector<SizeVerdict> explore(const Sizes& coarse, const World& world) {
    std::map<std::uint64_t, Verdict> tested;
    for (const std::uint64_t n : coarse) {
        tested[n] = world(n);
    }
    for (;;) {
        const Sizes next = next_sizes(as_curve(tested));
        for (const std::uint64_t n : next) {
            EXPECT_TRUE(tested.emplace(n, world(n)).second) << n << " was asked for again";
        }
        if (next.empty() || ::testing::Test::HasFailure()) {
            return as_curve(tested);
        }
    }
}

/// Loses below `lose_below`, wins from `win_from` on, ties between.
World world_with_ties(std::uint64_t lose_below, std::uint64_t win_from) {
    return [=](std::uint64_t n) { return n < lose_below ? Verdict::lose : n < win_from ? Verdict::tie : Verdict::win; };
}

bool close(std::uint64_t low, std::uint64_t high) {
    return static_cast<double>(high) - 0.5 <= k_finest_ratio * (static_cast<double>(low) + 0.5);
}

TEST(CoarseSizes, PowersOfTheRatioAndTheTop) {
    EXPECT_EQ(coarse_sizes(1, 1024), (Sizes{1, 4, 16, 64, 256, 1024}));
    EXPECT_EQ(coarse_sizes(1, 1000), (Sizes{1, 4, 16, 64, 256, 1000}));
    EXPECT_EQ(coarse_sizes(3, 50), (Sizes{3, 12, 48, 50}));
    EXPECT_EQ(coarse_sizes(7, 7), (Sizes{7}));
    EXPECT_EQ(coarse_sizes(1, 4, 1.3), (Sizes{1, 2, 3, 4}));
    EXPECT_EQ(coarse_sizes(1, 5, 2.2), (Sizes{1, 2, 5})) << "4.84 rounds to the top";
    EXPECT_EQ(coarse_sizes(1, std::uint64_t{1} << 40).size(), 21U);
    EXPECT_THROW(coarse_sizes(0, 8), std::invalid_argument);
    EXPECT_THROW(coarse_sizes(9, 8), std::invalid_argument);
    EXPECT_THROW(coarse_sizes(1, 8, 1.0), std::invalid_argument);
}

TEST(NextSizes, HalvesTheBracketInLogNTwiceAtOnce) {
    EXPECT_EQ(next_sizes(as_curve({{16, Verdict::lose}, {64, Verdict::win}})), (Sizes{32, 23, 45}));
    EXPECT_EQ(next_sizes(as_curve({{32, Verdict::lose}, {64, Verdict::win}})), (Sizes{45, 38, 54}));
    EXPECT_EQ(next_sizes(as_curve({{1, Verdict::lose}, {4, Verdict::win}})), (Sizes{2, 3}));
    EXPECT_EQ(next_sizes(as_curve({{1, Verdict::lose}, {3, Verdict::win}})), (Sizes{2}));
    EXPECT_EQ(next_sizes(as_curve({{1, Verdict::lose}, {2, Verdict::win}})), Sizes{});
    EXPECT_EQ(next_sizes(as_curve({{1000, Verdict::lose}, {1189, Verdict::win}})), Sizes{});
    EXPECT_EQ(next_sizes(as_curve({{1000, Verdict::lose}, {1210, Verdict::win}})), (Sizes{1100}));
    const std::uint64_t big = std::uint64_t{1} << 40;
    EXPECT_EQ(next_sizes(as_curve({{big, Verdict::lose}, {4 * big, Verdict::win}})).front(), 2 * big);
}

TEST(NextSizes, NarrowsBothEndsAroundTies) {
    EXPECT_EQ(
        next_sizes(as_curve({{16, Verdict::lose}, {64, Verdict::tie}, {256, Verdict::tie}, {1024, Verdict::win}})),
        (Sizes{32, 23, 45, 512, 362, 724}));
    EXPECT_EQ(next_sizes(as_curve({{64, Verdict::tie}, {256, Verdict::win}, {1024, Verdict::win}})),
              (Sizes{128, 91, 181}));
}

TEST(NextSizes, WaitsForOpenSizes) {
    EXPECT_EQ(next_sizes(as_curve({{16, Verdict::lose}, {64, Verdict::open}, {256, Verdict::win}})), Sizes{});
    EXPECT_EQ(
        next_sizes(as_curve({{16, Verdict::lose}, {64, Verdict::tie}, {256, Verdict::open}, {1024, Verdict::win}})),
        (Sizes{32, 23, 45}));
}

TEST(NextSizes, NothingToDoWithoutACrossing) {
    EXPECT_EQ(next_sizes({}), Sizes{});
    EXPECT_EQ(next_sizes(as_curve({{1, Verdict::win}, {4, Verdict::win}})), Sizes{});
    EXPECT_EQ(next_sizes(as_curve({{1, Verdict::lose}, {4, Verdict::lose}})), Sizes{});
    EXPECT_EQ(next_sizes(as_curve({{1, Verdict::tie}, {4, Verdict::tie}})), Sizes{});
}

TEST(NextSizes, TheMainCrossingComesFirst) {
    const auto curve = as_curve({{1, Verdict::lose}, {4, Verdict::win}, {16, Verdict::lose}, {64, Verdict::win}});
    EXPECT_EQ(next_sizes(curve), (Sizes{32, 23, 45, 8, 6, 11, 2, 3}));
    EXPECT_EQ(next_sizes(std::span(curve).first(3)), (Sizes{8, 6, 11, 2, 3}))
        << "further crossings of a curve that never pays";
}

TEST(NextSizes, RefusesARatioThatNeverEnds) {
    EXPECT_THROW(next_sizes({}, 1.0), std::invalid_argument);
}

TEST(Bisection, FindsEveryCrossoverWithinThePlan) {
    for (const Sizes& coarse : {coarse_sizes(1, 5000), coarse_sizes(3, 4096), coarse_sizes(1, 4096, 3.0)}) {
        const double ratio = coarse[1] == 3 ? 3.0 : k_coarse_ratio;
        for (std::uint64_t truth = coarse.front() + 1; truth <= coarse.back(); ++truth) {
            const auto curve = explore(coarse, world_with_ties(truth, truth));
            const Classification result = classify(curve);
            ASSERT_EQ(result.kind, Kind::crossover) << truth;
            ASSERT_LT(*result.crossing->n_low, truth);
            ASSERT_GE(result.crossing->n_high, truth);
            ASSERT_TRUE(close(*result.crossing->n_low, result.crossing->n_high)) << truth;
            ASSERT_LE(curve.size(), planned_sizes(coarse.size(), 1, ratio)) << truth;
        }
    }
}

TEST(Bisection, TiesAreFencedInFromBothSidesWithinThePlan) {
    const Sizes coarse = coarse_sizes(1, 16384);
    for (std::uint64_t lose_below = 2; lose_below < 9000; lose_below += 1 + lose_below / 7) {
        for (std::uint64_t win_from = lose_below; win_from <= 16384; win_from += 1 + win_from / 7) {
            const auto curve = explore(coarse, world_with_ties(lose_below, win_from));
            ASSERT_LE(curve.size(), planned_sizes(coarse.size())) << lose_below << " " << win_from;
            const Crossing crossing = classify(curve).crossing.value();
            const auto low = std::find_if(curve.begin(), curve.end(), [&](auto& s) { return s.n == crossing.n_low; });
            const auto high = std::find_if(curve.begin(), curve.end(), [&](auto& s) { return s.n == crossing.n_high; });
            ASSERT_TRUE(close(low->n, (low + 1)->n));
            ASSERT_TRUE(close((high - 1)->n, high->n));
        }
    }
}

// Verdicts at random (seldom undecided): whatever the curve does, the search ends, asks for nothing twice, and leaves
// no change of the lead with a gap to cut.
TEST(Bisection, EndsOnAnyCurve) {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        const World world = [seed](std::uint64_t n) {
            const std::uint64_t mixed = (n * 0x9E3779B97F4A7C15U + seed) * 0xBF58476D1CE4E5B9U;
            const std::uint64_t draw = (mixed >> 40U) % 8;
            return draw < 3 ? Verdict::lose : draw < 6 ? Verdict::win : Verdict::tie;
        };
        const auto curve = explore(coarse_sizes(1, 100'000), world);
        ASSERT_TRUE(next_sizes(curve).empty());
        for (std::size_t i = 0; i + 1 < curve.size(); ++i) {
            const bool change = (curve[i].verdict == Verdict::lose && curve[i + 1].verdict == Verdict::win) ||
                                (curve[i].verdict == Verdict::win && curve[i + 1].verdict == Verdict::lose);
            ASSERT_TRUE(!change || close(curve[i].n, curve[i + 1].n)) << curve[i].n << " " << curve[i + 1].n;
        }
    }
}

TEST(PlannedSizes, CountsTheHalvings) {
    EXPECT_EQ(planned_sizes(13), 21U);
    EXPECT_EQ(planned_sizes(13, 2), 29U);
    EXPECT_EQ(planned_sizes(13, 0), 13U);
    EXPECT_EQ(planned_sizes(5, 1, 4.0, 2.0), 7U);
    EXPECT_EQ(planned_sizes(5, 1, 4.0, 4.0), 5U);
    EXPECT_EQ(planned_sizes(5, 1, 8.0), 17U);
    EXPECT_THROW(planned_sizes(5, 1, 1.0), std::invalid_argument);
    EXPECT_THROW(planned_sizes(5, 1, 4.0, 1.0), std::invalid_argument);
}

}  // namespace
}  // namespace crossover::stats
