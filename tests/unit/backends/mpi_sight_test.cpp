#include "backends/mpi/sight.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace crossover::mpi {
namespace {

/// A wire that takes what was planted, and what it was asked.
struct PlantedWire {
    double latency_s = 0.0;
    double s_per_byte = 0.0;
    double slow_share = 0.0;  ///< of the trips, which take ten times as long
    std::vector<std::size_t> asked{};
    double took_s = 0.0;

    std::optional<Wire> measured() {
        return measure_wire([this](std::size_t bytes) {
            asked.push_back(bytes);
            // The first message wakes the other side.
            double trip_s = 2.0 * latency_s + s_per_byte * static_cast<double>(bytes) +
                            (asked.size() == 1 ? 1e-3 : 0.0);
            const auto slow_each =
                slow_share > 0.0 ? static_cast<std::size_t>(1.0 / slow_share) : 0;
            if (slow_each > 0 && asked.size() % slow_each == 0) {
                trip_s *= 10.0;
            }
            took_s += trip_s;
            return trip_s;
        });
    }
};

void expect_found(PlantedWire wire) {
    const auto found = wire.measured();
    ASSERT_TRUE(found.has_value());
    // A small message has 8 bytes of its own.
    EXPECT_NEAR(found->latency_us, 1e6 * (wire.latency_s + 4.0 * wire.s_per_byte),
                1e-9 * found->latency_us);
    EXPECT_NEAR(found->ns_per_byte, 1e9 * wire.s_per_byte, 1e-6 * found->ns_per_byte);
}

TEST(MpiSight, FindsWhatWasPlanted) {
    expect_found({.latency_s = 0.5e-6, .s_per_byte = 0.1e-9});
    expect_found({.latency_s = 20e-6, .s_per_byte = 80e-9});
    expect_found({.latency_s = 1e-3, .s_per_byte = 1e-9});
}

TEST(MpiSight, AThirdOfSlowTripsMovesNothing) {
    expect_found({.latency_s = 0.5e-6, .s_per_byte = 0.1e-9, .slow_share = 0.25});
}

TEST(MpiSight, ASlowWireIsAskedLessAndASharedMemoryMore) {
    PlantedWire memory{.latency_s = 0.3e-6, .s_per_byte = 0.15e-9};
    memory.measured();
    EXPECT_LT(memory.took_s, 0.005);
    EXPECT_EQ(memory.asked.back(), k_longest_trip);
    PlantedWire slow{.latency_s = 100e-6, .s_per_byte = 80e-9};
    slow.measured();
    EXPECT_LT(slow.took_s, 0.1) << "100 Mbit/s";
    EXPECT_EQ(slow.asked.back(), k_longest_trip / 4);
}

TEST(MpiSight, AWireWhoseLargeMessagesAreNoSlowerIsNotTold) {
    EXPECT_FALSE((PlantedWire{.latency_s = 1e-6, .s_per_byte = 0.0}.measured().has_value()));
    EXPECT_FALSE((PlantedWire{.latency_s = 0.0, .s_per_byte = 0.0}.measured().has_value()));
}

/// Nodes of two ranks each, with 4 CPUs.
std::vector<Seat> seats_of(int nodes) {
    std::vector<Seat> seats;
    for (int rank = 0; rank < 2 * nodes; ++rank) {
        const int node = rank / 2 * 2;
        seats.push_back({"c" + std::to_string(node), node, 4, 4, "0-3"});
    }
    return seats;
}

Job job_of(const std::vector<int>& ranks, unsigned threads = 1) {
    Job job;
    for (const int rank : ranks) {
        job.members.push_back({rank, static_cast<unsigned>(job.members.size()) * threads, threads});
    }
    return job;
}

TEST(MpiSight, HostsOfOneKernelAreLookedAtInTurn) {
    std::vector<Seat> seats = seats_of(4);
    for (const std::size_t rank : {0U, 1U, 4U, 5U, 6U, 7U}) {
        seats[rank].kernel = "shared";
    }
    seats[2].kernel = seats[3].kernel = "own";
    const auto sights = sights_of(seats);
    ASSERT_EQ(sights.size(), 4U);
    const std::vector<int> nodes{0, 2, 4, 6};
    const std::vector<unsigned> turns{0, 0, 1, 2};
    for (std::size_t i = 0; i < sights.size(); ++i) {
        EXPECT_EQ(sights[i].node, nodes[i]);
        EXPECT_EQ(sights[i].turn, turns[i]);
        EXPECT_EQ(sights[i].partner, i == 0 ? 1 : nodes[i]);
    }
}

TEST(MpiSight, AWireIsTimedWhereItsRanksHaveCpus) {
    std::vector<Seat> seats = seats_of(2);
    const auto timed = [&seats](std::optional<double> here, std::optional<double> there, int node) {
        return have_cpus({0, 0, here, 1, {}}, {node, 0, there, 1, {}}, seats);
    };
    EXPECT_TRUE(timed(1.81, 1.81, 0)) << "two ranks of one machine";
    EXPECT_FALSE(timed(1.79, 1.79, 0));
    EXPECT_TRUE(timed(0.91, 0.91, 2)) << "one on each of two";
    EXPECT_FALSE(timed(0.89, 4.0, 2));
    EXPECT_FALSE(timed(4.0, 0.89, 2));
    EXPECT_TRUE(timed({}, {}, 0)) << "nobody knows better";
    seats[0].node_cpus = 1;
    EXPECT_TRUE(timed(0.91, 0.91, 0)) << "there is but one CPU";
}

TEST(MpiSight, ASessionTellsTheMachinesThatItsWorkersAreOn) {
    const std::vector<Sight> sights{
        {0, 0, 3.9, 1, {}}, {2, 0, 1.5, 2, Wire{20.0, 0.5}}, {4, 0, 4.0, 4, Wire{30.0, 0.5}}};
    const Network network = network_of(job_of({0, 1, 2}), seats_of(3), sights);
    EXPECT_EQ(network.links, (std::vector<Link>{{"c2", false, 20.0, 0.5}}));
    EXPECT_EQ(network.nodes, (std::vector<Node>{{"c0", 2, 2.0}, {"c2", 1, 1.0}}))
        << "no more CPUs than workers";
}

TEST(MpiSight, OneMachineHasTheWireToTheRankBesideIt) {
    const std::vector<Sight> sights{{0, 0, 3.5, 1, Wire{0.4, 0.1}}};
    const Network network = network_of(job_of({0, 1}, 3), seats_of(1), sights);
    EXPECT_EQ(network.links, (std::vector<Link>{{"c0", true, 0.4, 0.1}}));
    EXPECT_EQ(network.nodes, (std::vector<Node>{{"c0", 4, 3.5}})) << "no more CPUs than there are";
    EXPECT_TRUE(network_of(job_of({0}), seats_of(1), sights).links.empty())
        << "a session of one rank sends nothing";
}

TEST(MpiSight, WhatWasNotFoundIsNotTold) {
    EXPECT_TRUE(network_of(job_of({0, 2}), seats_of(2), {}).empty());
    const std::vector<Sight> sights{{0, 0, {}, 1, {}}, {2, 0, {}, 2, Wire{20.0, 0.5}}};
    const Network network = network_of(job_of({0, 2}), seats_of(2), sights);
    EXPECT_TRUE(network.nodes.empty());
    EXPECT_EQ(network.links.size(), 1U);
}

}  // namespace
}  // namespace crossover::mpi
