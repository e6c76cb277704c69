#include "benchmarks/formats/plan_table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>

#include "benchmarks/formats/escape.hpp"
#include "benchmarks/formats/table.hpp"
#include "benchmarks/text/printable.hpp"

namespace crossover::formats {
namespace {

using record::PlannedMap;

std::string ns_text(double ns) {
    return text::format_duration_ns(ns);
}

/// "2,048 to 8,191", or with nothing behind it "from 2,048 on".
std::string stretch_text(const PlannedMap& map, std::size_t index) {
    const std::string from = text::format_count(map.stretches[index].n);
    return index + 1 < map.stretches.size()
               ? text::format_range(from, text::format_count(map.stretches[index + 1].n - 1))
               : fmt::format("from {} on", from);
}

std::string fastest_at(const PlannedMap& map, unsigned nodes) {
    std::vector<std::string> ranges;
    for (std::size_t i = 0; i < map.stretches.size(); ++i) {
        if (map.stretches[i].nodes == nodes) {
            ranges.push_back(stretch_text(map, i));
        }
    }
    return ranges.empty() ? "never" : fmt::format("{}", fmt::join(ranges, "; "));
}

/// The speed-up at the largest size.
double top_ratio(const PlannedMap& map, unsigned nodes) {
    const auto call = std::find_if(map.calls.rbegin(), map.calls.rend(),
                                   [&](const auto& one) { return one.nodes == nodes; });
    return call == map.calls.rend() ? 1.0 : call->speedup_ratio;
}

/// "Scattered data never pay: …; f must cost more than 137 ns an element on this network".
std::string least_text(const PlannedMap& map, const record::ElementCost& cost) {
    const record::LeastCost& least = *map.least_cost;
    const std::string sure =
        least.confirmed
            ? fmt::format("with 2 % more {} nodes win at n = {}, with 2 % less they do not",
                          text::format_count(least.nodes), text::format_count(least.n))
            : fmt::format("by the slope of large n; n = {} does not confirm it to 2 %",
                          text::format_count(least.n));
    const std::string must = fmt::format("f must cost more than {} an element on this network ({})",
                                         ns_text(least.ns), sure);
    const std::string now = ns_text(cost.ns);
    const bool pays = std::any_of(map.stretches.begin(), map.stretches.end(),
                                  [](const auto& stretch) { return stretch.nodes > 1; });
    return pays ? fmt::format("scattered data pay: {}, and costs {}", must, now)
           : cost.ns > least.ns
               ? fmt::format("scattered data do not pay up to n = {}: {}",
                             text::format_count(map.calls.back().n), must)
               : fmt::format("scattered data never pay: {}, and costs {}", must, now);
}

Table table_of(const record::PlannedWorkload& workload, const record::ClusterPlan& plan) {
    Table table{.columns = {{"nodes", Kind::count, true}}};
    for (const PlannedMap& map : workload.maps) {
        const char* const data =
            map.placing == record::Placing::resident ? "resident" : "scattered";
        table.columns.push_back({fmt::format("{}: fastest for n =", data), Kind::text, true});
        table.columns.push_back({"at top", Kind::ratio, true});
        if (map.least_cost) {
            table.remarks.push_back(least_text(map, workload.cost));
        }
    }
    for (const unsigned nodes : plan.nodes) {
        std::vector<Field>& row = table.rows.emplace_back();
        row.push_back({"", size_figure(nodes, {}, {})});
        for (const PlannedMap& map : workload.maps) {
            row.push_back({fastest_at(map, nodes)});
            row.push_back({"", {top_ratio(map, nodes), {}, {}}});
        }
    }
    return table;
}

std::string heading_of(const record::ClusterPlan& plan) {
    return fmt::format(
        "simulated by SimGrid SMPI: {} a message ({}), {} a byte ({}), up to {} "
        "nodes; at top: speed-up over one node at n = {}",
        ns_text(1e3 * plan.wire.latency_us), plan.latency_source, ns_text(plan.wire.ns_per_byte),
        plan.bandwidth_source, text::format_count(plan.nodes.back()),
        text::format_count(plan.sizes.back()));
}

std::string name_of_workload(const record::ElementCost& cost) {
    return fmt::format(
        "{}{}: {} an element, {} + {} bytes (simulated)", text::printable(cost.workload),
        cost.baseline == "serial" ? "" : fmt::format(" against {}", text::printable(cost.baseline)),
        ns_text(cost.ns), cost.bytes_in, cost.bytes_out);
}

}  // namespace

std::string plan_text(const record::ClusterPlan& plan, text::Charset charset) {
    std::string told = heading_of(plan) + "\n";
    for (const record::PlannedWorkload& workload : plan.workloads) {
        told += fmt::format("\n{}\n{}", name_of_workload(workload.cost),
                            terminal_text(table_of(workload, plan), charset));
    }
    told += "\nidealised:\n";
    for (const std::string& sentence : record::idealised()) {
        told += fmt::format("  {}\n", sentence);
    }
    return text::in_charset(std::move(told), charset);
}

std::string plan_markdown(const record::ClusterPlan& plan) {
    std::string told = fmt::format("**{}**\n", markdown_escaped(heading_of(plan)));
    for (const record::PlannedWorkload& workload : plan.workloads) {
        told += fmt::format("\n{}\n\n{}", markdown_escaped(name_of_workload(workload.cost)),
                            markdown_table(table_of(workload, plan)));
    }
    told += "\nIdealised:\n\n";
    for (const std::string& sentence : record::idealised()) {
        told += fmt::format("- {}\n", markdown_escaped(sentence));
    }
    return told;
}

}  // namespace crossover::formats
