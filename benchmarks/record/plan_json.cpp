#include <array>
#include <string_view>

#include "benchmarks/record/environment.hpp"
#include "benchmarks/record/json.hpp"
#include "benchmarks/record/plan.hpp"

namespace crossover::record {
namespace {

constexpr std::array<std::string_view, 2> k_placings{"resident", "scattered"};

Json json_of_call(const PlannedCall& call) {
    return {{"nodes", call.nodes},
            {"n", call.n},
            {"ns", or_null(call.ns)},
            {"speedup_ratio", or_null(call.speedup_ratio)},
            {"fastest", call.fastest}};
}

Json json_of_map(const PlannedMap& map) {
    Json least = nullptr;
    if (map.least_cost) {
        least = {{"ns", map.least_cost->ns},
                 {"nodes", map.least_cost->nodes},
                 {"n", map.least_cost->n},
                 {"confirmed", map.least_cost->confirmed}};
    }
    return {{"data", k_placings.at(static_cast<std::size_t>(map.placing))},
            {"stretches", list_of(map.stretches,
                                  [](const PlannedStretch& stretch) {
                                      return Json{{"n", stretch.n}, {"nodes", stretch.nodes}};
                                  })},
            {"least_cost", least},
            {"calls", list_of(map.calls, json_of_call)}};
}

Json json_of_workload(const PlannedWorkload& workload) {
    return {{"workload", workload.cost.workload},   {"baseline", workload.cost.baseline},
            {"ns_per_element", workload.cost.ns},   {"bytes_in", workload.cost.bytes_in},
            {"bytes_out", workload.cost.bytes_out}, {"maps", list_of(workload.maps, json_of_map)}};
}

}  // namespace

std::vector<std::string> idealised() {
    return {
        "nobody else uses the network, and every node has a link of its own to a switch that is "
        "never the bottleneck",
        "nodes are equal, with one rank each, which computes on one CPU",
        "every element costs the same at every n; caches and memory are left out",
        "a message takes latency + bytes / bandwidth; sending costs no CPU time, and a rank may "
        "send to many at once"};
}

std::string to_plan_json(const ClusterPlan& plan) {
    const Json document{{"schema_version", k_plan_schema_version},
                        {"crossover_version", build_info().version},
                        {"simulated", "SimGrid SMPI"},
                        {"idealised", idealised()},
                        {"network",
                         {{"latency_us", plan.wire.latency_us},
                          {"latency_source", plan.latency_source},
                          {"ns_per_byte", plan.wire.ns_per_byte},
                          {"bandwidth_source", plan.bandwidth_source}}},
                        {"nodes", plan.nodes},
                        {"sizes", plan.sizes},
                        {"workloads", list_of(plan.workloads, json_of_workload)}};
    return dump(document, 1) + "\n";
}

}  // namespace crossover::record
