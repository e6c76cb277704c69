// What a runner tells of its machines and wires when it is opened.
#include <gmock/gmock.h>

#include "benchmarks/protocol/protocol.hpp"

namespace crossover::protocol {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string error_of(const std::string& line) {
    const auto reply = decode_reply(OpenRequest{}, line);
    return reply ? "accepted" : to_string(reply.error());
}

std::string told(const Network& network) {
    OpenReply open;
    open.network = network;
    return encode(Reply(open));
}

TEST(OpenNetwork, ComesBackAsItWas) {
    const Network network{.links = {{"c2", false, 25.0, 0.08}, {"c1", true, 0.4, 0.1}},
                          .nodes = {{"c1", 2, 1.9}, {"c2", 64, 63.5}}};
    const auto back = decode_reply(OpenRequest{}, told(network));
    ASSERT_TRUE(back.has_value()) << to_string(back.error());
    EXPECT_EQ(std::get<OpenReply>(*back).network, network);
    EXPECT_THAT(told({}), Not(AnyOf(HasSubstr("links"), HasSubstr("nodes"))));
}

TEST(OpenNetwork, HasAtMost4096Links) {
    Network network;
    network.links.assign(4096, {"c2", false, 25.0, 0.08});
    EXPECT_EQ(error_of(told(network)), "accepted");
    network.links.push_back(network.links.front());
    EXPECT_THAT(error_of(told(network)), HasSubstr("links holds more than 4096"));
}

TEST(OpenNetwork, WhatCannotBeIsRefusedByItsPlace) {
    struct Wrong {
        const char* keys;
        const char* words;
    };
    for (const Wrong& wrong : {
             Wrong{R"("links":"c2")", "links must be a list"},
             Wrong{R"("links":["c2"])", "links must hold an object"},
             Wrong{R"("links":[{"latency_us":1,"ns_per_byte":1}])", "links.host is missing"},
             Wrong{R"("links":[{"host":"b","latency_us":0,"ns_per_byte":1}])",
                   "links.latency_us is 0"},
             Wrong{R"("links":[{"host":"b","latency_us":1e10,"ns_per_byte":1}])",
                   "links.latency_us is 1e+10"},
             Wrong{R"("links":[{"host":"b","latency_us":1,"ns_per_byte":-1}])",
                   "links.ns_per_byte is -1"},
             Wrong{R"("links":[{"host":"b","latency_us":1}])", "links.ns_per_byte is missing"},
             Wrong{R"("links":[{"host":"b","same_host":1,"latency_us":1,"ns_per_byte":1}])",
                   "links.same_host must be true or false"},
             Wrong{R"("nodes":[{"host":"","cpus":1,"effective_cpus":1}])",
                   "nodes.host must be a printable name"},
             Wrong{R"("nodes":[{"host":"a\u001b[2J","cpus":1,"effective_cpus":1}])",
                   "nodes.host must be a printable name"},
             Wrong{R"("nodes":[{"host":"b","effective_cpus":1}])", "nodes.cpus is missing"},
             Wrong{R"("nodes":[{"host":"b","cpus":0,"effective_cpus":1}])",
                   "nodes.cpus must be at least 1"},
             Wrong{R"("nodes":[{"host":"b","cpus":1,"effective_cpus":0}])",
                   "nodes.effective_cpus is 0"},
         }) {
        EXPECT_THAT(error_of(std::string(R"({"ok":true,)") + wrong.keys + "}"),
                    HasSubstr(wrong.words));
    }
    const std::string host(256, 'a');
    EXPECT_THAT(error_of(told({.nodes = {{host, 1, 1.0}}})), HasSubstr("at most 255 bytes"));
    EXPECT_EQ(error_of(told({.nodes = {{host.substr(1), 1, 1.0}}})), "accepted");
}

}  // namespace
}  // namespace crossover::protocol
