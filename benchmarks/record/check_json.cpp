#include <fmt/format.h>

#include "benchmarks/record/check.hpp"
#include "benchmarks/record/json.hpp"

namespace crossover::record {
namespace {

Json build_json(const CheckBuild& build) {
    return {{"path", build.path},
            {"program", build.program},
            {"runner", build.runner},
            {"planted", text_or_null(build.planted)}};
}

Json tally_json(const CheckTally& tally) {
    return {{"slower", tally.slower},
            {"faster", tally.faster},
            {"rounds", tally.rounds},
            {"lean", word_of(tally.lean)}};
}

void put_unit(Json& target, const CheckUnit& unit) {
    target["verdict"] = word_of(unit.verdict);
    target["reason"] = text_or_null(unit.reason);
    target["ratio"] = or_null(unit.ratio.value);
    target["ratio_low"] = or_null(unit.ratio.low);
    target["ratio_high"] = or_null(unit.ratio.high);
    target["first"] = tally_json(unit.first);
    target["confirmation"] = unit.confirmation ? tally_json(*unit.confirmation) : Json(nullptr);
}

Json sample_json(const CheckSample& sample) {
    return {{"round", sample.round},
            {"head_first", sample.head_first},
            {"ratio", or_null(sample.ratio)},
            {"base_ns", sample.base_ns},
            {"head_ns", sample.head_ns}};
}

Json round_json(const CheckRound& round) {
    const auto& machine = round.machine;
    return {{"round", round.round},
            {"stage", round.confirming ? "confirmation" : "first"},
            {"at_s", round.at_s},
            {"threads", machine ? Json(machine->threads) : Json(nullptr)},
            {"effective_cpus", machine ? or_null(machine->effective_cpus) : Json(nullptr)},
            {"round_trip_ns", machine ? or_null(machine->round_trip_ns) : Json(nullptr)},
            {"reference_ns", machine ? or_null(machine->reference_ns) : Json(nullptr)},
            {"stolen_s", round.stolen_s},
            {"throttled_s", round.throttled_s},
            {"measured", round.measured},
            {"contended", round.contended}};
}

Json family_json(const CheckFamily& family) {
    Json result{{"backend", family.backend}, {"workers", family.workers}};
    put_unit(result, family.unit);
    result["rounds"] = list_of(family.rounds, round_json);
    result["cells"] = list_of(family.cells, [&](const CheckCell& cell) {
        Json item{{"name", name_of(family, cell)},
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

Json check_failure_json(const CheckFailure& failure) {
    return {{"side", failure.side},         {"backend", failure.backend},
            {"workload", failure.workload}, {"round", or_null(failure.round)},
            {"n", or_null(failure.n)},      {"error", failure.error}};
}

Json machine_json(const Environment& environment) {
    return {{"host", environment.host},
            {"cpu_model", environment.cpu_model},
            {"usable_cpus", environment.cpus.usable},
            {"kernel", environment.kernel},
            {"hypervisor", environment.hypervisor},
            {"warnings", environment.warnings}};
}

Json rule_json(const CheckRule& rule) {
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
    const std::string name =
        cell.called.empty()
            ? fmt::format("{}/{}/{}/{}", cell.workload, family.backend, family.workers, cell.n)
            : cell.called;
    return name + (cell.control ? "/control" : "");
}

std::string to_check_json(const Check& check) {
    return dump({{"schema_version", k_check_schema_version},
                 {"crossover_version", check.environment.build.version},
                 {"status", word_of(check.status)},
                 {"verdict", word_of(check.verdict)},
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
                 {"failure", check.failure ? check_failure_json(*check.failure) : Json(nullptr)},
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

std::string check_journal_line(const CheckFamily& family, const CheckCell& cell,
                               const CheckSample& sample) {
    Json line{{"type", "sample"}, {"cell", name_of(family, cell)}, {"iterations", cell.iterations}};
    line.update(sample_json(sample));
    return dump(line);
}

std::string check_journal_line(const CheckFamily& family, const CheckRound& round) {
    Json line{{"type", "round"}, {"backend", family.backend}, {"workers", family.workers}};
    line.update(round_json(round));
    return dump(line);
}

}  // namespace crossover::record
