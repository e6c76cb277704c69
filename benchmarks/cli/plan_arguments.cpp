#include "benchmarks/cli/plan_arguments.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <bit>
#include <cctype>
#include <charconv>
#include <cmath>

#include "benchmarks/cli/take.hpp"
#include "benchmarks/cli/units.hpp"
#include "benchmarks/cli/words.hpp"

namespace crossover::cli {
namespace {

constexpr unsigned k_most_nodes = 4096;
constexpr unsigned k_most_bytes = 1U << 20U;

/// A number, and what stands behind it and a space.
struct Quantity {
    double value = 0.0;
    std::string_view unit;
};

std::optional<Quantity> quantity_from(std::string_view text) {
    Quantity quantity;
    const auto [end, problem] =
        std::from_chars(text.data(), text.data() + text.size(), quantity.value);
    if (problem != std::errc() || !std::isfinite(quantity.value)) {
        return std::nullopt;
    }
    quantity.unit = text.substr(static_cast<std::size_t>(end - text.data()));
    if (quantity.unit.starts_with(' ')) {
        quantity.unit.remove_prefix(1);
    }
    return quantity;
}

/// Bytes a second of one unit; 0: it is none.
double bytes_per_second(std::string_view unit) {
    constexpr std::string_view k_prefixes = "KMGT";
    double factor = 1.0;
    if (!unit.empty()) {
        const auto letter = static_cast<char>(std::toupper(static_cast<unsigned char>(unit[0])));
        if (const auto at = k_prefixes.find(letter); at != std::string_view::npos) {
            factor = std::pow(1000.0, static_cast<double>(at + 1));
            unit.remove_prefix(1);
        }
    }
    return unit == "bit/s" ? factor / 8.0 : unit == "B/s" ? factor : 0.0;
}

}  // namespace

void add_options(CLI::App& command, PlanArguments& arguments) {
    command
        .add_option("RESULTS", arguments.results,
                    "a run's folder or its results.json; plan.json is written beside it")
        ->capture_default_str();
    command.add_option("--nodes", arguments.nodes,
                       "simulate 2, 4, 8 … up to so many nodes: a power of two, 4096 at most");
    command.add_option("--latency", arguments.latency,
                       "one way of a small message, such as 2us (default: what the run measured)");
    command.add_option("--bandwidth", arguments.bandwidth,
                       "of a node's link, such as 10Gbit/s or 1.25GB/s (default: what the run "
                       "measured)");
    command.add_option("--bytes", arguments.bytes,
                       "input and output of an element, such as 8,8 (default: those of the "
                       "built-in workloads)");
    refuse_empty(*command.add_option("--workload", arguments.workloads,
                                     "simulate this workload of the run alone; may be repeated"),
                 "the workload's name", "give one of the run");
    command.add_flag("--markdown", arguments.markdown, "as Markdown tables, for a pull request");
}

Expected<unsigned> parse_most_nodes(std::string_view text) {
    const auto nodes = number_from<unsigned>(text);
    if (!nodes || *nodes < 2 || *nodes > k_most_nodes || !std::has_single_bit(*nodes)) {
        return failure(
            {fmt::format("'{}' is no number of nodes that can be planned for", text), "--nodes",
             fmt::format("give a power of two from 2 to {}, such as 1024", k_most_nodes)});
    }
    return *nodes;
}

Expected<double> parse_latency(std::string_view text) {
    struct Unit {
        std::string_view name;
        double microseconds;
    };
    constexpr std::array k_units{Unit{"ns", 1e-3}, Unit{"us", 1.0}, Unit{"µs", 1.0},
                                 Unit{"ms", 1e3}, Unit{"s", 1e6}};
    constexpr double k_least_us = 1e-3;
    constexpr double k_most_us = 1e7;
    const auto quantity = quantity_from(text);
    for (const Unit& unit : k_units) {
        if (quantity && quantity->unit == unit.name) {
            const double latency = quantity->value * unit.microseconds;
            if (latency >= k_least_us && latency <= k_most_us) {
                return latency;
            }
        }
    }
    return failure({fmt::format("'{}' is no latency of a network", text), "--latency",
                    "give a time with its unit, such as 2us: 1ns to 10s"});
}

Expected<double> parse_bandwidth(std::string_view text) {
    constexpr double k_least = 1e3;
    constexpr double k_most = 1e13;
    const auto quantity = quantity_from(text);
    const double bandwidth = quantity ? quantity->value * bytes_per_second(quantity->unit) : 0.0;
    if (!(bandwidth >= k_least && bandwidth <= k_most)) {
        return failure({fmt::format("'{}' is no bandwidth of a network", text), "--bandwidth",
                        "give it with its unit, such as 10Gbit/s or 1.25GB/s: 1KB/s to 10TB/s"});
    }
    return 1e9 / bandwidth;
}

Expected<std::pair<unsigned, unsigned>> parse_bytes(std::string_view text) {
    const auto comma = std::min(text.find(','), text.size());
    const unsigned in = number_from<unsigned>(text.substr(0, comma)).value_or(0);
    const unsigned out =
        number_from<unsigned>(text.substr(std::min(comma + 1, text.size()))).value_or(0);
    const auto fits = [](unsigned bytes) { return bytes >= 1 && bytes <= k_most_bytes; };
    if (!fits(in) || !fits(out)) {
        return failure(
            {fmt::format("'{}' are no bytes of an element", text), "--bytes",
             fmt::format("give input and output, such as 8,8: 1 to {} each", k_most_bytes)});
    }
    return std::pair(in, out);
}

Expected<PlanCommand> resolve(const PlanArguments& arguments) {
    PlanCommand command{.results = arguments.results,
                        .bytes = {},
                        .workloads = each_once(arguments.workloads),
                        .markdown = arguments.markdown};
    std::optional<Error> problem;
    if (!arguments.nodes) {
        return failure({"no number of nodes given", "crossover plan", "add --nodes 1024"});
    }
    const bool good =
        take(parse_most_nodes(*arguments.nodes), command.most_nodes, problem) &&
        (!arguments.latency ||
         take(parse_latency(*arguments.latency), command.latency_us, problem)) &&
        (!arguments.bandwidth ||
         take(parse_bandwidth(*arguments.bandwidth), command.ns_per_byte, problem)) &&
        (!arguments.bytes || take(parse_bytes(*arguments.bytes), command.bytes, problem));
    return good ? Expected<PlanCommand>(std::move(command)) : failure(*problem);
}

}  // namespace crossover::cli
