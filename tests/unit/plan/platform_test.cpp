#include "benchmarks/plan/platform.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace crossover::plan {
namespace {

using testing::Contains;
using testing::HasSubstr;

TEST(Platform, EveryMessagePassesTwoLinksOfHalfTheLatency) {
    const std::string text = platform_xml({.latency_us = 3.0, .ns_per_byte = 0.5}, 64);
    EXPECT_THAT(text, HasSubstr(R"(radical="0-63")"));
    EXPECT_THAT(text, HasSubstr(R"(bw="2000000000Bps")"));
    EXPECT_THAT(text, HasSubstr(R"(lat="1.5e-06s")"));
}

TEST(Platform, HostsAreThoseOfTheCluster) {
    EXPECT_EQ(host_lines(3), "node-0\nnode-1\nnode-2\n");
}

TEST(Platform, ShortMessagesLeaveBeforeTheyAreAskedFor) {
    EXPECT_THAT(smpi_settings(), Contains("--cfg=smpi/async-small-thresh:65536"));
    EXPECT_THAT(smpi_settings(), Contains("--cfg=smpi/simulate-computation:no"));
}

}  // namespace
}  // namespace crossover::plan
