#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "benchmarks/record/check.hpp"

namespace crossover::record {
namespace {

using nlohmann::ordered_json;

ordered_json finite(double value) {
    return std::isfinite(value) ? ordered_json(value) : ordered_json(nullptr);
}

template <class T>
ordered_json or_null(const std::optional<T>& value) {
    return value ? ordered_json(*value) : ordered_json(nullptr);
}

ordered_json text_or_null(const std::string& text) {
    return text.empty() ? ordered_json(nullptr) : ordered_json(text);
}

std::string dump(const ordered_json& value, int indent = -1) {
    return value.dump(indent, ' ', false, ordered_json::error_handler_t::replace);
}

template <class Values, class Make>
ordered_json list_of(const Values& values, Make make) {
    ordered_json list = ordered_json::array();
    for (const auto& value : values) {
        list.push_back(make(value));
    }
    return list;
}

ordered_json build_json(const CheckBuild& build) {
    return {{"path", build.path},
            {"program", build.program},
            {"runner", build.runner},
            {"planted", text_or_null(build.planted)}};
}

ordered_json tally_json(const CheckTally& tally) {
    return {{"slower", tally.slower}, {"faster", tally.faster}, {"rounds", tally.rounds}, {"lean", tally.lean}};
}

void put_unit(ordered_json& target, const CheckUnit& unit) {
    target["verdict"] = unit.verdict;
    target["reason"] = text_or_null(unit.reason);
    target["ratio"] = or_null(unit.ratio.value);
    target["ratio_low"] = or_null(unit.ratio.low);
    target["ratio_high"] = or_null(unit.ratio.high);
    target["first"] = tally_json(unit.first);
    target["confirmation"] = unit.confirmation ? tally_json(*unit.confirmation) : ordered_json(nullptr);
}

ordered_json sample_json(const CheckSample& sample) {
    return {{"round", sample.round},
            {"head_first", sample.head_first},
            {"ratio", finite(sample.ratio)},
            {"base_ns", sample.base_ns},
            {"head_ns", sample.head_ns}};
}

ordered_json round_json(const CheckRound& round) {
    const auto& machine = round.machine;
    return {{"round", round.round},
            {"stage", round.confirming ? "confirmation" : "first"},
            {"at_s", round.at_s},
            {"threads", machine ? ordered_json(machine->threads) : ordered_json(nullptr)},
            {"effective_cpus", machine ? finite(machine->effective_cpus) : ordered_json(nullptr)},
            {"round_trip_ns", machine ? or_null(machine->round_trip_ns) : ordered_json(nullptr)},
            {"reference_ns", machine ? finite(machine->reference_ns) : ordered_json(nullptr)},
            {"stolen_s", round.stolen_s},
            {"throttled_s", round.throttled_s},
            {"measured", round.measured},
            {"contended", round.contended}};
}

ordered_json family_json(const CheckFamily& family) {
    ordered_json result{{"backend", family.backend}, {"workers", family.workers}};
    put_unit(result, family.unit);
    result["rounds"] = list_of(family.rounds, round_json);
    result["cells"] = list_of(family.cells, [&](const CheckCell& cell) {
        ordered_json item{{"name", name_of(family, cell)},
                          {"workload", cell.workload},
                          {"n", cell.n},
                          {"iterations", cell.iterations},
                          {"control", cell.control}};
        put_unit(item, cell.unit);
        item["samples"] = list_of(cell.samples, sample_json);
        return item;
    });
    return result;
}

ordered_json failure_json(const CheckFailure& failure) {
    return {{"side", failure.side},         {"backend", failure.backend},
            {"workload", failure.workload}, {"round", or_null(failure.round)},
            {"n", or_null(failure.n)},      {"error", failure.error}};
}

ordered_json machine_json(const Environment& environment) {
    return {{"host", environment.host},
            {"cpu_model", environment.cpu_model},
            {"usable_cpus", environment.cpus.usable},
            {"kernel", environment.kernel},
            {"hypervisor", environment.hypervisor},
            {"warnings", environment.warnings}};
}

ordered_json rule_json(const CheckRule& rule) {
    return {{"margin_ratio", rule.margin_ratio},
            {"first_rounds", rule.first_rounds},
            {"first_needed", rule.first_needed},
            {"confirm_rounds", rule.confirm_rounds},
            {"confirm_needed", rule.confirm_needed},
            {"false_alarm_cell_ratio", rule.false_alarm_cell_ratio},
            {"false_alarm_run_ratio", rule.false_alarm_run_ratio}};
}

}  // namespace

std::string name_of(const CheckFamily& family, const CheckCell& cell) {
    return fmt::format("{}/{}/{}/{}{}", cell.workload, family.backend, family.workers, cell.n,
                       cell.control ? "/control" : "");
}

std::string to_check_json(const Check& check) {
    return dump({{"schema_version", k_check_schema_version},
                 {"crossover_version", check.environment.build.version},
                 {"status", check.status},
                 {"verdict", check.verdict},
                 {"reason", check.reason},
                 {"notes", check.notes},
                 {"started_utc", check.environment.started_utc},
                 {"finished_utc", text_or_null(check.environment.finished_utc)},
                 {"wall_s", check.wall_s},
                 {"seed", check.environment.seed},
                 {"command_line", check.environment.command_line},
                 {"machine", machine_json(check.environment)},
                 {"base", build_json(check.base)},
                 {"head", build_json(check.head)},
                 {"rule", rule_json(check.rule)},
                 {"failure", check.failure ? failure_json(*check.failure) : ordered_json(nullptr)},
                 {"families", list_of(check.families, family_json)}},
                1) +
           "\n";
}

std::string check_journal_header(const Check& check) {
    return dump({{"type", "check"},
                 {"schema_version", k_check_schema_version},
                 {"crossover_version", check.environment.build.version},
                 {"started_utc", check.environment.started_utc},
                 {"seed", check.environment.seed},
                 {"command_line", check.environment.command_line},
                 {"base", build_json(check.base)},
                 {"head", build_json(check.head)},
                 {"rule", rule_json(check.rule)}});
}

std::string check_journal_line(const CheckFamily& family, const CheckCell& cell, const CheckSample& sample) {
    ordered_json line{{"type", "sample"}, {"cell", name_of(family, cell)}, {"iterations", cell.iterations}};
    line.update(sample_json(sample));
    return dump(line);
}

std::string check_journal_line(const CheckFamily& family, const CheckRound& round) {
    ordered_json line{{"type", "round"}, {"backend", family.backend}, {"workers", family.workers}};
    line.update(round_json(round));
    return dump(line);
}

}  // namespace crossover::record
