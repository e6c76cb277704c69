// The line protocol, from both ends: the first letter says who is asked, the rest is the line.
#include "benchmarks/protocol/protocol.hpp"

#include <array>
#include <cmath>
#include <cstdint>

#include "tests/fuzz/demand.hpp"

namespace crossover::fuzz {
namespace {

void ask_a_runner(std::string_view line) {
    const auto request = protocol::decode_request(line);
    if (!request) {
        return demand_readable(request.error(), line);
    }
    const std::string told = protocol::encode(*request);
    const auto again = protocol::decode_request(told);
    demand(again && protocol::encode(*again) == told,
           "a request that was taken comes back as it was");
}

void demand_sane(const record::Epoch& epoch) {
    demand(epoch.seconds >= 1e-9 && epoch.seconds <= 86400.0,
           "an epoch takes from a nanosecond to a day");
    demand(std::isfinite(epoch.cpu_seconds.value_or(0.0)) && std::isfinite(epoch.moving_seconds),
           "times are finite");
}

void demand_sane(const Network& network) {
    for (const Link& link : network.links) {
        demand(!link.host.empty() && link.latency_us > 0.0 && link.ns_per_byte > 0.0 &&
                   std::isfinite(link.latency_us + link.ns_per_byte),
               "a message takes some time");
    }
    for (const Node& node : network.nodes) {
        demand(!node.host.empty() && node.cpus >= 1 && node.effective_cpus > 0.0 &&
                   std::isfinite(node.effective_cpus),
               "a machine has CPUs");
    }
}

void answer_the_driver(const protocol::Request& request, std::string_view line) {
    const auto reply = protocol::decode_reply(request, line);
    if (!reply) {
        return demand_readable(reply.error(), line);
    }
    if (const auto* measured = std::get_if<protocol::MeasureReply>(&*reply)) {
        demand_sane(measured->epoch);
    }
    if (const auto* opened = std::get_if<protocol::OpenReply>(&*reply)) {
        demand_sane(opened->network);
    }
    const std::string told = protocol::encode(*reply);
    demand(told.find('\n') == std::string::npos, "a line is one line");
    demand(protocol::decode_reply(request, told).has_value(),
           "an answer that was taken can be told again");
}

}  // namespace
}  // namespace crossover::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace crossover;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (text.empty()) {
        return 0;
    }
    const std::array<protocol::Request, 6> asked{
        protocol::HelloRequest{},  protocol::OpenRequest{},  protocol::MeasureRequest{},
        protocol::VerifyRequest{}, protocol::ProbeRequest{}, protocol::CloseRequest{}};
    const std::size_t kind = static_cast<unsigned char>(text.front()) % (asked.size() + 1);
    if (kind == asked.size()) {
        fuzz::ask_a_runner(text.substr(1));
    } else {
        fuzz::answer_the_driver(asked[kind], text.substr(1));
    }
    return 0;
}
