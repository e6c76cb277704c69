#include <gtest/gtest.h>

#include "benchmarks/protocol/protocol.hpp"

namespace crossover::protocol {
namespace {

TEST(Protocol, OffersTheOnlySizesThereAre) {
    const Reply told = HelloReply{
        .runner = "mine", .workloads = {{.name = "sort", .ways = {"gbench"}, .sizes = {8, 64}}}};
    const auto read = decode_reply(HelloRequest{}, encode(told)).value();
    EXPECT_EQ(std::get<HelloReply>(read).workloads.at(0).sizes,
              (std::vector<std::uint64_t>{8, 64}));
    for (const char* const wrong : {"[8,8]", "[64,8]", "[0]", "[-1]", "[1.5]", "[1099511627777]"}) {
        const std::string line =
            std::string(R"({"ok":true,"protocol":1,"workloads":[{"name":"a","ways":[],"sizes":)") +
            wrong + "}]}";
        const auto refused = decode_reply(HelloRequest{}, line);
        ASSERT_FALSE(refused.has_value()) << wrong;
        EXPECT_NE(refused.error().what.find("increasing whole numbers"), std::string::npos);
    }
}

}  // namespace
}  // namespace crossover::protocol
