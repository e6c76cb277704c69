// A stored record, as show, export and the gate read it, and what export makes of it.
#include "benchmarks/record/results.hpp"

#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

#include "benchmarks/formats/exports.hpp"
#include "benchmarks/formats/network.hpp"
#include "benchmarks/record/stored_check.hpp"
#include "tests/fuzz/demand.hpp"

namespace crossover::fuzz {
namespace {

bool is_positive(const std::optional<double>& value) {
    return !value || *value > 0.0;
}

void demand_sane(const record::Crossover& crossover) {
    demand(crossover.curve.workers >= 1, "somebody works");
    demand(crossover.verdict != record::CurveVerdict::crossover || crossover.n_high,
           "a crossover has an upper end");
    demand(crossover.n.value_or(1) >= 1, "a size is at least 1");
}

void demand_sane(const record::NetworkLink& link) {
    demand(!link.host.empty() && link.rounds >= 1, "a link leads to a host that a round told of");
    demand(link.latency_us.value.value_or(0.0) > 0.0 && link.ns_per_byte.value.value_or(0.0) > 0.0,
           "a message takes some time");
}

void demand_sane(const record::Cell& cell) {
    demand(cell.n >= 1, "a size is at least 1");
    demand(is_positive(cell.serial_ns.value) && is_positive(cell.parallel_ns.value),
           "a time is more than 0");
}

}  // namespace
}  // namespace crossover::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace crossover;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto stored = record::results_from(text, "results.json");
    if (!stored) {
        fuzz::demand_readable(stored.error(), text);
        return 0;
    }
    for (const record::Crossover& crossover : stored->crossovers) {
        fuzz::demand_sane(crossover);
    }
    for (const record::Cell& cell : stored->cells) {
        fuzz::demand_sane(cell);
    }
    for (const record::NetworkLink& link : stored->network) {
        fuzz::demand_sane(link);
    }
    static_cast<void>(formats::network_text(stored->network));
    static_cast<void>(formats::check_names(*stored));
    for (const std::string& document :
         {formats::to_bmf_json(*stored), formats::to_github_json(*stored),
          formats::to_ci_json(stored->environment, stored->cells),
          record::to_stored_check_json({}, {"a", *stored}, {"b", *stored})}) {
        fuzz::demand(!document.empty() && document.back() == '\n',
                     "a document ends with a line end");
    }
    return 0;
}
