#include "benchmarks/record/network.hpp"

#include <gmock/gmock.h>

namespace crossover::record {
namespace {

using ::testing::DoubleEq;
using ::testing::Optional;

Round round_with(const Network& network) {
    Round round;
    round.network = network;
    return round;
}

/// A curve whose rounds found these latencies to c2, and ten times as much a byte.
Curve curve_with(const std::vector<double>& latencies) {
    Curve curve;
    for (const double latency : latencies) {
        curve.rounds.push_back(round_with({.links = {{"c2", false, latency, 10.0 * latency}},
                                           .nodes = {{"c1", 2, 2.0}, {"c2", 2, latency / 8.0}}}));
    }
    return curve;
}

TEST(Network, AMedianOverTheRoundsOfAllCurvesWithItsInterval) {
    const auto links = network_of({curve_with({3.0, 1.0, 2.0}), curve_with({8.0, 4.0, 5.0, 6.0})});
    ASSERT_EQ(links.size(), 1U);
    const NetworkLink& link = links.front();
    EXPECT_EQ(link.host, "c2");
    EXPECT_FALSE(link.same_host);
    EXPECT_EQ(link.rounds, 7U);
    EXPECT_THAT(link.latency_us.value, Optional(DoubleEq(4.0)));
    // Of seven values only the extremes hold the median with 95 %.
    EXPECT_THAT(link.latency_us.low, Optional(DoubleEq(1.0)));
    EXPECT_THAT(link.latency_us.high, Optional(DoubleEq(8.0)));
    EXPECT_THAT(link.ns_per_byte.value, Optional(DoubleEq(40.0)));
    EXPECT_THAT(link.ns_per_byte.low, Optional(DoubleEq(10.0)));
    EXPECT_THAT(link.ns_per_byte.high, Optional(DoubleEq(80.0)));
    EXPECT_EQ(link.cpus, 2U);
    EXPECT_THAT(link.effective_cpus, Optional(DoubleEq(0.5))) << "of c2, not of c1";
}

TEST(Network, FiveRoundsHaveNoInterval) {
    const auto links = network_of({curve_with({3.0, 1.0, 2.0, 4.0, 5.0})});
    EXPECT_THAT(links.at(0).latency_us.value, Optional(DoubleEq(3.0)));
    EXPECT_FALSE(links[0].latency_us.low.has_value());
    EXPECT_FALSE(links[0].ns_per_byte.high.has_value());
}

TEST(Network, ContendedRoundsCountOnlyAmongThemselves) {
    Curve curve = curve_with({3.0, 900.0, 5.0, 4.0});
    curve.rounds[1].contended = true;
    EXPECT_EQ(network_of({curve}).at(0).rounds, 3U);
    EXPECT_THAT(network_of({curve})[0].latency_us.value, Optional(DoubleEq(4.0)));
    Curve busy = curve_with({700.0, 800.0, 900.0});
    for (Round& round : busy.rounds) {
        round.contended = true;
    }
    EXPECT_EQ(network_of({busy, curve}).at(0).rounds, 3U) << "of another curve, too";
    EXPECT_THAT(network_of({busy})[0].latency_us.value, Optional(DoubleEq(800.0)));
}

TEST(Network, RoundsThatToldNothingAreNone) {
    Curve curve = curve_with({3.0});
    curve.rounds.insert(curve.rounds.begin(), 3, Round());
    EXPECT_EQ(network_of({curve, Curve()}).at(0).rounds, 1U);
    EXPECT_TRUE(network_of({Curve()}).empty());
}

TEST(Network, EveryHostHasItsOwnAndSharedMemoryIsNoWire) {
    Curve curve;
    curve.rounds.push_back(
        round_with({.links = {{"c2", false, 20.0, 1.0}, {"c3", false, 30.0, 1.0}}, .nodes = {}}));
    curve.rounds.push_back(
        round_with({.links = {{"c2", true, 0.5, 0.1}}, .nodes = {{"c1", 4, 3.5}}}));
    const auto links = network_of({curve});
    ASSERT_EQ(links.size(), 3U);
    EXPECT_EQ(links[0].host, "c2");
    EXPECT_FALSE(links[0].cpus.has_value()) << "that machine told nothing";
    EXPECT_FALSE(links[0].effective_cpus.has_value());
    EXPECT_EQ(links[1].host, "c3");
    EXPECT_EQ(links[2].host, "c2");
    EXPECT_TRUE(links[2].same_host);
    EXPECT_EQ(links[2].cpus, 4U) << "one machine, whatever its names";
}

TEST(Network, CpusAreThoseOfTheRoundsThatCouldUseMost) {
    Curve curve;
    for (const auto& [cpus, effective] : {std::pair{1U, 0.9}, {2U, 1.2}, {1U, 0.8}, {2U, 1.8}}) {
        curve.rounds.push_back(
            round_with({.links = {{"c2", false, 20.0, 1.0}}, .nodes = {{"c2", cpus, effective}}}));
    }
    const auto links = network_of({curve});
    EXPECT_EQ(links.at(0).cpus, 2U);
    EXPECT_THAT(links[0].effective_cpus, Optional(DoubleEq(1.5)));
    EXPECT_EQ(links[0].rounds, 4U);
}

}  // namespace
}  // namespace crossover::record
