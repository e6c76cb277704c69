#include "benchmarks/cli/plan_arguments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace crossover::cli {
namespace {

TEST(PlanArguments, NodesArePowersOfTwo) {
    EXPECT_EQ(parse_most_nodes("2").value(), 2U);
    EXPECT_EQ(parse_most_nodes("4096").value(), 4096U);
    for (const char* const text : {"", "0", "1", "3", "8192", "1000000000", "-2", "2 ", "0x4"}) {
        EXPECT_FALSE(parse_most_nodes(text)) << text;
    }
}

TEST(PlanArguments, LatenciesHaveAUnit) {
    EXPECT_DOUBLE_EQ(parse_latency("2us").value(), 2.0);
    EXPECT_DOUBLE_EQ(parse_latency("2 µs").value(), 2.0);
    EXPECT_DOUBLE_EQ(parse_latency("500ns").value(), 0.5);
    EXPECT_DOUBLE_EQ(parse_latency("0.1 ms").value(), 100.0);
    EXPECT_DOUBLE_EQ(parse_latency("10s").value(), 1e7);
    for (const char* const text :
         {"", "2", "us", "0us", "-1us", "11s", "nanus", "infus", "2  us"}) {
        EXPECT_FALSE(parse_latency(text)) << text;
    }
}

TEST(PlanArguments, BandwidthsBecomeNanosecondsAByte) {
    EXPECT_DOUBLE_EQ(parse_bandwidth("10Gbit/s").value(), 0.8);
    EXPECT_DOUBLE_EQ(parse_bandwidth("1.25 GB/s").value(), 0.8);
    EXPECT_DOUBLE_EQ(parse_bandwidth("100Mbit/s").value(), 80.0);
    EXPECT_DOUBLE_EQ(parse_bandwidth("8000bit/s").value(), 1e6);
    EXPECT_DOUBLE_EQ(parse_bandwidth("2kB/s").value(), 5e5);
    EXPECT_DOUBLE_EQ(parse_bandwidth("10TB/s").value(), 1e-4);
    for (const char* const text :
         {"", "10", "10G", "10Gb/s", "0GB/s", "-1GB/s", "11TB/s", "1B/s", "GB/s", "nanGB/s"}) {
        EXPECT_FALSE(parse_bandwidth(text)) << text;
    }
}

TEST(PlanArguments, BytesAreInputAndOutput) {
    EXPECT_EQ(parse_bytes("8,4").value(), std::pair(8U, 4U));
    for (const char* const text : {"", "8", "8,", ",8", "0,8", "8,0", "8,8,8", "1048577,8"}) {
        EXPECT_FALSE(parse_bytes(text)) << text;
    }
}

TEST(PlanArguments, TheNumberOfNodesIsAskedFor) {
    EXPECT_FALSE(resolve(PlanArguments{}));
    PlanArguments arguments;
    arguments.nodes = "8";
    arguments.workloads = {"wave", "wave"};
    const auto command = resolve(arguments).value();
    EXPECT_EQ(command.most_nodes, 8U);
    EXPECT_EQ(command.results, "results/latest");
    EXPECT_EQ(command.workloads, std::vector<std::string>{"wave"});
    EXPECT_FALSE(command.latency_us || command.ns_per_byte || command.bytes);
}

}  // namespace
}  // namespace crossover::cli
