#include "benchmarks/record/journal_lines.hpp"

#include <nlohmann/json.hpp>

namespace crossover::record {
namespace {

using nlohmann::ordered_json;

std::string dump(const ordered_json& value) {
    return value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

ordered_json line_for(const char* type, const CurveKey& key) {
    return {{"type", type},
            {"workload", key.workload},
            {"backend", key.backend},
            {"workers", key.workers},
            {"calls", key.calls}};
}

ordered_json epoch_json(const Epoch& epoch) {
    return {{"wall_s", epoch.seconds},
            {"cpu_s", epoch.cpu_seconds ? ordered_json(*epoch.cpu_seconds) : ordered_json(nullptr)},
            {"moving_s", epoch.moving_seconds}};
}

}  // namespace

std::string journal_header(const Environment& environment, const RequestedOptions& options) {
    return dump({{"type", "header"},
                 {"schema_version", k_schema_version},
                 {"crossover_version", environment.build.version},
                 {"git_revision", environment.build.git_revision ? ordered_json(*environment.build.git_revision)
                                                                 : ordered_json(nullptr)},
                 {"host", environment.host},
                 {"cpu_model", environment.cpu_model},
                 {"started_utc", environment.started_utc},
                 {"seed", environment.seed},
                 {"command_line", environment.command_line},
                 {"workloads", options.workloads},
                 {"backends", options.backends},
                 {"workers", options.workers},
                 {"calls", options.calls},
                 {"budget_s", options.budget_s}});
}

std::string journal_line(const CurveKey& curve, const Sample& sample) {
    ordered_json line = line_for("sample", curve);
    line["n"] = sample.n;
    line["iterations"] = sample.iterations;
    line["round"] = sample.round;
    line["serial_first"] = sample.serial_first;
    line["serial"] = epoch_json(sample.serial);
    line["parallel"] = epoch_json(sample.parallel);
    return dump(line);
}

std::string journal_line(const Failure& failure) {
    ordered_json line = line_for("failure", failure.curve);
    line["round"] = failure.round ? ordered_json(*failure.round) : ordered_json(nullptr);
    line["n"] = failure.n ? ordered_json(*failure.n) : ordered_json(nullptr);
    line["side"] = name_of(failure.side);
    line["error"] = failure.error;
    return dump(line);
}

}  // namespace crossover::record
