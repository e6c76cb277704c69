// What crossover plan says: which number of nodes is fastest at which n, in simulated time; and as
// JSON (results/schema/plan.schema.json).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace crossover::record {

inline constexpr int k_plan_schema_version = 1;

/// A message of b bytes takes latency_us + b ns_per_byte.
struct Wire {
    double latency_us = 0.0;
    double ns_per_byte = 0.0;
};

/// What an element of a map costs.
struct ElementCost {
    std::string workload;
    std::string baseline = "serial";  ///< whose time it is
    double ns = 0.0;
    unsigned bytes_in = 0, bytes_out = 0;

    unsigned bytes() const { return bytes_in + bytes_out; }
};

/// Where the data are before and after a call.
enum class Placing : std::uint8_t { resident, scattered };

/// One call. On one node it is the serial loop.
struct PlannedCall {
    unsigned nodes = 1;
    std::uint64_t n = 0;
    double ns = 0.0;
    double speedup_ratio = 0.0;  ///< over one node
    bool fastest = false;        ///< of all node counts at this n; fewer nodes where equal
};

/// From n on `nodes` are fastest, up to the next stretch.
struct PlannedStretch {
    std::uint64_t n = 1;
    unsigned nodes = 1;
};

/// What an element must cost for more than one node to pay at any n.
struct LeastCost {
    double ns = 0.0;         ///< by the slopes of two simulated sizes
    unsigned nodes = 2;      ///< that it was found for
    std::uint64_t n = 0;     ///< where calls with 2 % more and less were simulated
    bool confirmed = false;  ///< whether the first paid and the second did not
};

struct PlannedMap {
    Placing placing = Placing::resident;
    std::vector<PlannedCall> calls{};         ///< by n, then nodes
    std::vector<PlannedStretch> stretches{};  ///< by n; the first begins at n = 1
    std::optional<LeastCost> least_cost{};    ///< where data move
};

struct PlannedWorkload {
    ElementCost cost;
    std::vector<PlannedMap> maps{};
};

struct ClusterPlan {
    Wire wire;
    std::string latency_source, bandwidth_source;  ///< where the two figures come from
    std::vector<unsigned> nodes;                   ///< 1, 2, 4, …
    std::vector<std::uint64_t> sizes;              ///< increasing
    std::vector<PlannedWorkload> workloads;
};

/// What the simulation leaves out: sentences.
std::vector<std::string> idealised();

/// plan.json. The same plan gives the same text.
std::string to_plan_json(const ClusterPlan& plan);

}  // namespace crossover::record
