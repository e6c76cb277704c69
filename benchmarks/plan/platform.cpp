#include "benchmarks/plan/platform.hpp"

#include <fmt/format.h>

namespace crossover::plan {

std::string platform_xml(const record::Wire& wire, unsigned nodes) {
    return fmt::format(R"(<?xml version='1.0'?>
<!DOCTYPE platform SYSTEM "https://simgrid.org/simgrid.dtd">
<platform version="4.1">
  <cluster id="cluster" prefix="node-" suffix="" radical="0-{}" speed="1Gf"
           bw="{:.17g}Bps" lat="{:.17g}s"/>
</platform>
)",
                       nodes - 1, 1e9 / wire.ns_per_byte, 1e-6 * wire.latency_us / 2.0);
}

std::string host_lines(unsigned nodes) {
    std::string lines;
    for (unsigned node = 0; node < nodes; ++node) {
        lines += fmt::format("node-{}\n", node);
    }
    return lines;
}

std::vector<std::string> smpi_settings() {
    std::vector<std::string> words;
    for (const char* const setting :
         {"smpi/lat-factor:0:1", "smpi/bw-factor:0:1", "network/TCP-gamma:0",
          "network/crosstraffic:0", "smpi/simulate-computation:no", "smpi/async-small-thresh:65536",
          "smpi/send-is-detached-thresh:65536"}) {
        words.push_back(fmt::format("--cfg={}", setting));
    }
    words.emplace_back("--log=root.thres:critical");
    return words;
}

}  // namespace crossover::plan
