#include "benchmarks/record/gbench_json.hpp"
#include "benchmarks/record/stored_check.hpp"
#include "benchmarks/record/values.hpp"

namespace crossover::record {
namespace {

Json side_json(const std::string& path, const StoredResults& results) {
    const Environment& environment = results.environment;
    return {{"path", path},
            {"status", word_of(results.status)},
            {"started_utc", environment.started_utc},
            {"host", environment.host},
            {"cpu_model", environment.cpu_model},
            {"usable_cpus", environment.cpus.usable},
            {"build_type", environment.build.build_type},
            {"sanitizers", environment.build.sanitizers},
            {"compiler", environment.build.compiler},
            {"flags", environment.build.flags}};
}

Json answer_json(const std::optional<Crossover>& answer) {
    if (!answer) {
        return nullptr;
    }
    return {{"verdict", word_of(answer->verdict)},
            {"reason", or_null(answer->reason)},
            {"n", or_null(answer->n)},
            {"n_low", or_null(answer->n_low)},
            {"n_high", or_null(answer->n_high)},
            {"n_min", or_null(answer->n_min)},
            {"n_top", or_null(answer->n_top)},
            {"round_trip_ns", or_null(answer->round_trip_ns)}};
}

Json estimate_json(const Estimate& estimate) {
    return {{"value", or_null(estimate.value)},
            {"low", or_null(estimate.low)},
            {"high", or_null(estimate.high)}};
}

Json quantity_json(const QuantityComparison& quantity) {
    return {{"quantity", quantity.quantity},
            {"change", word_of(quantity.change)},
            {"ratio", estimate_json(quantity.ratio)},
            {"baseline_rounds", quantity.baseline_rounds},
            {"head_rounds", quantity.head_rounds}};
}

Json curve_json(const CurveComparison& curve) {
    Json object{{"name", stable_name(curve.curve)},
                {"workload", curve.curve.workload},
                {"backend", curve.curve.backend},
                {"workers", curve.curve.workers},
                {"calls", word_of(curve.curve.calls)},
                {"verdict", word_of(curve.verdict)},
                {"reason", text_or_null(curve.reason)},
                {"move", word_of(curve.move)},
                {"baseline", answer_json(curve.baseline)},
                {"head", answer_json(curve.head)},
                {"quantities", list_of(curve.quantities, quantity_json)}};
    put_nodes(object, curve.curve.nodes);
    return object;
}

}  // namespace

std::string to_stored_check_json(const StoredComparison& comparison, const StoredSide& baseline,
                                 const StoredSide& head) {
    const Json document{{"schema_version", k_stored_check_schema_version},
                        {"crossover_version", build_info().version},
                        {"verdict", word_of(comparison.verdict)},
                        {"reason", comparison.reason},
                        {"notes", comparison.notes},
                        {"margin_ratio", comparison.margin_ratio},
                        {"absolute", comparison.absolute},
                        {"baseline", side_json(baseline.path, baseline.results)},
                        {"head", side_json(head.path, head.results)},
                        {"curves", list_of(comparison.curves, curve_json)}};
    return dump(document, 1) + "\n";
}

std::string to_refused_check_json(const std::string& why) {
    return dump(Json{{"refused", why}}) + "\n";
}

std::string to_fleet_json(const std::vector<std::pair<std::string, std::string>>& runs,
                          const std::vector<std::string>& comparisons) {
    const Json listed = list_of(runs, [](const auto& run) {
        return Json{{"label", run.first}, {"path", run.second}};
    });
    std::string joined;
    for (const std::string& comparison : comparisons) {
        joined += (joined.empty() ? "" : ",") + comparison;
    }
    return "{\"runs\":" + dump(listed) + ",\"comparisons\":[" + joined + "]}\n";
}

}  // namespace crossover::record
