// The options of `crossover plan` as typed, and what they mean.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "backends/api/expected.hpp"
#include "benchmarks/cli/commands.hpp"

namespace CLI {
class App;
}

namespace crossover::cli {

struct PlanArguments {
    std::string results = "results/latest";
    std::optional<std::string> nodes, latency, bandwidth, bytes;
    std::vector<std::string> workloads;
    bool markdown = false;
};

/// Declares the options on a command. `arguments` must outlive it.
void add_options(CLI::App& command, PlanArguments& arguments);

Expected<PlanCommand> resolve(const PlanArguments& arguments);

/// "1024" → a power of two from 2 to 4096.
Expected<unsigned> parse_most_nodes(std::string_view text);

/// "2us", "500 ns", "0.1ms" → microseconds, from 1 ns to 10 s.
Expected<double> parse_latency(std::string_view text);

/// "10Gbit/s", "1.25 GB/s" → nanoseconds a byte, from 1 kB/s to 10 TB/s. K, M, G and T are powers
/// of 1,000.
Expected<double> parse_bandwidth(std::string_view text);

/// "8,4" → bytes of an element's input and output, from 1 to 2^20.
Expected<std::pair<unsigned, unsigned>> parse_bytes(std::string_view text);

}  // namespace crossover::cli
