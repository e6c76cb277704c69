#include "benchmarks/record/exports.hpp"
#include "benchmarks/record/gbench_json.hpp"
#include "benchmarks/record/stored_check.hpp"

namespace crossover::record {
namespace {

using nlohmann::ordered_json;

template <class Values, class Make>
ordered_json list_of(const Values& values, Make make) {
    ordered_json list = ordered_json::array();
    for (const auto& value : values) {
        list.push_back(make(value));
    }
    return list;
}

ordered_json side_json(const std::string& path, const StoredResults& results) {
    const Environment& environment = results.environment;
    return {{"path", path},
            {"status", results.status},
            {"started_utc", environment.started_utc},
            {"host", environment.host},
            {"cpu_model", environment.cpu_model},
            {"usable_cpus", environment.cpus.usable},
            {"build_type", environment.build.build_type},
            {"sanitizers", environment.build.sanitizers},
            {"compiler", environment.build.compiler},
            {"flags", environment.build.flags}};
}

ordered_json answer_json(const std::optional<Crossover>& answer) {
    if (!answer) {
        return nullptr;
    }
    return {{"verdict", answer->verdict},         {"reason", nullable(answer->reason)},
            {"n", nullable(answer->n)},           {"n_low", nullable(answer->n_low)},
            {"n_high", nullable(answer->n_high)}, {"n_min", nullable(answer->n_min)},
            {"n_top", nullable(answer->n_top)},   {"round_trip_ns", nullable(answer->round_trip_ns)}};
}

ordered_json estimate_json(const Estimate& estimate) {
    return {{"value", nullable(estimate.value)}, {"low", nullable(estimate.low)}, {"high", nullable(estimate.high)}};
}

ordered_json quantity_json(const QuantityComparison& quantity) {
    return {{"quantity", quantity.quantity},
            {"sizes", quantity.sizes},
            {"changes", list_of(quantity.changes, [](const SizeChange& change) -> ordered_json {
                 return {{"n", change.n},
                         {"baseline", estimate_json(change.baseline)},
                         {"head", estimate_json(change.head)},
                         {"worse", change.worse},
                         {"counts", change.counts}};
             })}};
}

ordered_json curve_json(const CurveComparison& curve) {
    return {{"name", stable_name(curve.curve)},
            {"workload", curve.curve.workload},
            {"backend", curve.curve.backend},
            {"workers", curve.curve.workers},
            {"calls", curve.curve.calls},
            {"verdict", curve.verdict},
            {"reason", curve.reason.empty() ? ordered_json(nullptr) : ordered_json(curve.reason)},
            {"baseline", answer_json(curve.baseline)},
            {"head", answer_json(curve.head)},
            {"quantities", list_of(curve.quantities, quantity_json)}};
}

}  // namespace

std::string to_stored_check_json(const StoredComparison& comparison, const StoredSide& baseline,
                                 const StoredSide& head) {
    const ordered_json document{{"schema_version", k_stored_check_schema_version},
                                {"crossover_version", build_info().version},
                                {"verdict", comparison.verdict},
                                {"reason", comparison.reason},
                                {"notes", comparison.notes},
                                {"margin_ratio", comparison.margin_ratio},
                                {"absolute", comparison.absolute},
                                {"baseline", side_json(baseline.path, baseline.results)},
                                {"head", side_json(head.path, head.results)},
                                {"curves", list_of(comparison.curves, curve_json)}};
    return document.dump(1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace crossover::record
