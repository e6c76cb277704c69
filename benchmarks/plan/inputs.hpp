// What a plan is made from: a stored run, and what was given instead of it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "backends/api/expected.hpp"
#include "benchmarks/record/plan.hpp"
#include "benchmarks/record/results.hpp"

namespace crossover::plan {

/// Of one element.
struct Bytes {
    unsigned in = 0, out = 0;
};
using FindBytes = std::function<std::optional<Bytes>(const std::string& workload)>;

/// What one element of every workload costs, in the order of the record: the Theil-Sen slope of the
/// serial medians of hot calls over n. Sizes below 1 µs are left out where two others remain: what
/// a call itself costs bends the line there. One size alone gives its time per element. `only`: the
/// workloads to take, all where it is empty. Fails where none has serial cells, where one of `only`
/// is not in the record, where times do not grow with n, and where `find_bytes` does not know a
/// workload.
Expected<std::vector<record::ElementCost>> element_costs(const record::StoredResults& results,
                                                         const std::vector<std::string>& only,
                                                         const FindBytes& find_bytes);

/// Of --latency and --bandwidth.
struct GivenWire {
    std::optional<double> latency_us, ns_per_byte;
};
struct FoundWire {
    record::Wire wire;
    std::string latency_source, bandwidth_source;
};

/// Given figures win; others are the medians over the record's links to other hosts. Fails where a
/// figure is neither given nor measured: ranks of one host use no wire.
Expected<FoundWire> find_wire(const std::vector<record::NetworkLink>& network,
                              const GivenWire& given);

}  // namespace crossover::plan
