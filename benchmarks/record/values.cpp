#include "benchmarks/record/values.hpp"

#include <fmt/format.h>

#include "benchmarks/record/results.hpp"
#include "benchmarks/stats/sign_test.hpp"
#include "benchmarks/text/printable.hpp"

namespace crossover::record {

std::string name_of(const CurveKey& key) {
    const std::string nodes = key.nodes > 1 ? fmt::format("@{}", key.nodes) : "";
    return fmt::format("{}/{}/{}{}/{}", key.workload, key.backend, key.workers, nodes,
                       word_of(key.calls));
}

std::string on_nodes(unsigned nodes) {
    return nodes > 1 ? fmt::format(" on {} nodes", nodes) : "";
}

Estimate estimate_of(std::span<const double> sample) {
    if (sample.empty()) {
        return {};
    }
    const auto interval = stats::median_interval(sample, k_confidence);
    return interval ? Estimate{stats::median(sample), interval->low, interval->high}
                    : Estimate{stats::median(sample), {}, {}};
}

const char* name_of(Side side) {
    return side == Side::serial ? "serial" : "parallel";
}

std::string stable_name(const CurveKey& key) {
    return text::printable(name_of(key));
}

std::string stable_name(const Cell& cell) {
    return fmt::format("{}/{}", stable_name(cell.curve), cell.n);
}

std::string stable_name(const Crossover& crossover) {
    return stable_name(crossover.curve) + "/crossover";
}

}  // namespace crossover::record
