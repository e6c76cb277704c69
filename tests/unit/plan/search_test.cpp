#include "benchmarks/plan/search.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace crossover::plan {
namespace {

using testing::ElementsAre;

constexpr double k_latency_ns = 2000.0;
constexpr double k_ns_per_byte = 0.5;
const record::ElementCost k_cost{"wave", "serial", 20.0, 8, 8};

/// A cluster without simulation: what moves shares the first node's link.
Expected<double> formula(const Call& call) {
    const double p = call.nodes;
    const auto n = static_cast<double>(call.n);
    const double moving = call.placing == record::Placing::scattered
                              ? n * (1.0 - 1.0 / p) * call.cost.bytes() * k_ns_per_byte
                              : 0.0;
    return 2.0 * std::log2(p) * k_latency_ns + n * call.cost.ns / p + moving;
}

record::ClusterPlan plan_for(unsigned most, const record::ElementCost& cost = k_cost) {
    record::ClusterPlan plan;
    plan.wire = {k_latency_ns / 1e3, k_ns_per_byte};
    plan.nodes = node_counts(most);
    plan.sizes = sizes_for({cost}, plan.wire, most);
    return plan;
}

TEST(NodeCounts, DoubleUpToTheMost) {
    EXPECT_THAT(node_counts(2), ElementsAre(1, 2));
    EXPECT_THAT(node_counts(16), ElementsAre(1, 2, 4, 8, 16));
}

TEST(Sizes, ReachBeyondTheTurnOfTheMostNodes) {
    const record::Wire wire{k_latency_ns / 1e3, k_ns_per_byte};
    EXPECT_EQ(sizes_for({k_cost}, wire, 2).back(), 65536U);
    // n c / p = 2 latencies at 409,600 with 12 ns that moving leaves, at 204,800 elsewhere.
    EXPECT_EQ(sizes_for({k_cost}, wire, 1024).back(), 4U * 1048576U);
    record::ElementCost cheap = k_cost;
    cheap.ns = 1e-3;
    EXPECT_EQ(sizes_for({cheap}, wire, 1024).back(), 1U << 30U) << "never more";
    cheap.bytes_in = 1000;
    EXPECT_LE(sizes_for({cheap}, wire, 1024).back() * 1000, 1U << 28U) << "copies in memory";
}

TEST(Map, StretchesBeginWhereTheFormulaSays) {
    const auto plan = plan_for(8);
    const auto map = map_of(k_cost, record::Placing::resident, plan, formula).value();
    ASSERT_EQ(map.stretches.size(), 4U);
    EXPECT_EQ(map.stretches[0].n, 1U);
    for (std::size_t i = 1; i < 4; ++i) {
        const unsigned nodes = plan.nodes[i];
        EXPECT_EQ(map.stretches[i].nodes, nodes);
        const double truth = nodes * 2.0 * k_latency_ns / k_cost.ns;
        EXPECT_GE(static_cast<double>(map.stretches[i].n), truth);
        EXPECT_LE(static_cast<double>(map.stretches[i].n), truth * 1.006 + 1.0);
    }
    EXPECT_FALSE(map.least_cost);
}

TEST(Map, HoldsEveryCallAndMarksTheFastest) {
    const auto plan = plan_for(4);
    const auto map = map_of(k_cost, record::Placing::resident, plan, formula).value();
    ASSERT_EQ(map.calls.size(), plan.sizes.size() * 3);
    for (std::size_t i = 0; i < map.calls.size(); i += 3) {
        const std::uint64_t n = plan.sizes[i / 3];
        double least = INFINITY;
        for (std::size_t j = i; j < i + 3; ++j) {
            EXPECT_EQ(map.calls[j].n, n);
            EXPECT_EQ(map.calls[j].nodes, plan.nodes[j - i]);
            EXPECT_DOUBLE_EQ(map.calls[j].speedup_ratio, map.calls[i].ns / map.calls[j].ns);
            least = std::min(least, map.calls[j].ns);
        }
        for (std::size_t j = i; j < i + 3; ++j) {
            EXPECT_EQ(map.calls[j].fastest, map.calls[j].ns == least);
        }
    }
}

TEST(Map, FewerNodesWinWhereTimesAreEqual) {
    const Ask equal = [](const Call& call) -> Expected<double> {
        return k_cost.ns * static_cast<double>(call.n);
    };
    const auto map = map_of(k_cost, record::Placing::resident, plan_for(4), equal).value();
    ASSERT_EQ(map.stretches.size(), 1U);
    EXPECT_EQ(map.stretches[0].nodes, 1U);
}

TEST(Map, ACountThatWinsBetweenTwoSizesOnlyIsFound) {
    // From 20 on 2 nodes win, from 40 on 4: between the sizes 16 and 64.
    const Ask steps = [](const Call& call) -> Expected<double> {
        const double serial = k_cost.ns * static_cast<double>(call.n);
        return call.nodes == 2 ? (call.n >= 20 ? 0.5 : 2.0) * serial
                               : (call.n >= 40 ? 0.1 : 3.0) * serial;
    };
    const auto map = map_of(k_cost, record::Placing::resident, plan_for(4), steps).value();
    ASSERT_EQ(map.stretches.size(), 3U);
    EXPECT_EQ(map.stretches[1].n, 20U);
    EXPECT_EQ(map.stretches[1].nodes, 2U);
    EXPECT_EQ(map.stretches[2].n, 40U);
    EXPECT_EQ(map.stretches[2].nodes, 4U);
}

TEST(Map, AJumpOverSeveralCountsIsFound) {
    const Ask jump = [](const Call& call) -> Expected<double> {
        const double serial = k_cost.ns * static_cast<double>(call.n);
        return (call.nodes == 8 && call.n >= 20 ? 0.5 : 2.0) * serial;
    };
    const auto map = map_of(k_cost, record::Placing::resident, plan_for(8), jump).value();
    ASSERT_EQ(map.stretches.size(), 2U);
    EXPECT_EQ(map.stretches[1].n, 20U);
    EXPECT_EQ(map.stretches[1].nodes, 8U);
}

TEST(LeastCost, IsWhatMovingCosts) {
    for (const double ns : {20.0, 3.0}) {
        record::ElementCost cost = k_cost;
        cost.ns = ns;
        const auto map = map_of(cost, record::Placing::scattered, plan_for(64, cost), formula);
        ASSERT_TRUE(map->least_cost);
        EXPECT_NEAR(map->least_cost->ns, 16 * k_ns_per_byte, 1e-6) << ns;
        EXPECT_EQ(map->least_cost->nodes, 2U) << "fewest where all are alike";
        EXPECT_TRUE(map->least_cost->confirmed);
        EXPECT_EQ(map->stretches.size() > 1, ns > 8.0);
    }
}

TEST(LeastCost, IsNotConfirmedByATimeThatGrowsFasterThanN) {
    const Ask bent = [](const Call& call) -> Expected<double> {
        return *formula(call) + 1e-6 * std::pow(static_cast<double>(call.n), 2.0);
    };
    const auto map = map_of(k_cost, record::Placing::scattered, plan_for(4), bent).value();
    EXPECT_FALSE(map.least_cost->confirmed);
}

TEST(Map, ErrorsOfACallEndIt) {
    unsigned calls = 0;
    const Ask fails = [&](const Call& call) -> Expected<double> {
        return ++calls > 9 ? Expected<double>(failure({"it died", "", ""})) : formula(call);
    };
    EXPECT_EQ(map_of(k_cost, record::Placing::scattered, plan_for(8), fails).error().what,
              "it died");
    EXPECT_EQ(calls, 10U);
}

}  // namespace
}  // namespace crossover::plan
