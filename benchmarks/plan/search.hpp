// Which number of nodes is fastest from which n on, by asking for the time of single calls. Where
// the times come from is not known here: a simulation, or a formula of a test.
#pragma once

#include <functional>
#include <vector>

#include "backends/api/expected.hpp"
#include "benchmarks/record/plan.hpp"

namespace crossover::plan {

/// A call on more than one node.
struct Call {
    record::ElementCost cost;
    record::Placing placing = record::Placing::resident;
    unsigned nodes = 2;
    std::uint64_t n = 1;
};
/// Nanoseconds of a call.
using Ask = std::function<Expected<double>(const Call&)>;

/// 1, 2, 4, … up to `most`, a power of two.
std::vector<unsigned> node_counts(unsigned most);

/// 1, 4, 16, … until all node counts have had their turn, by the model of a message and of its tree
/// (latency + bytes / bandwidth, log2(nodes) steps), and beyond by a factor of 4 at least; between
/// 65,536 and 2^30. Where elements have a size that MPI has no type for, copies of their messages
/// stand in memory: at most 256 MiB.
std::vector<std::uint64_t> sizes_for(const std::vector<record::ElementCost>& costs,
                                     const record::Wire& wire, unsigned most_nodes);

/// The map of one workload: every call of `nodes` and `sizes`, and between two sizes where the
/// fastest count changes, the size from which it does, halved until it is known to 0.5 %. For
/// scattered data also the least cost of an element. Errors are those of `ask`.
Expected<record::PlannedMap> map_of(const record::ElementCost& cost, record::Placing placing,
                                    const record::ClusterPlan& plan, const Ask& ask);

}  // namespace crossover::plan
