#include "benchmarks/record/journal_lines.hpp"

#include "benchmarks/record/json.hpp"
#include "benchmarks/record/network_json.hpp"

namespace crossover::record {
namespace {

Json line_for(const char* type, const CurveKey& key) {
    Json line{{"type", type},           {"workload", key.workload},    {"backend", key.backend},
              {"workers", key.workers}, {"calls", word_of(key.calls)}, {"baseline", key.baseline}};
    put_nodes(line, key.nodes);
    return line;
}

Json epoch_json(const Epoch& epoch) {
    Json object{{"wall_s", epoch.seconds},
                {"cpu_s", or_null(epoch.cpu_seconds)},
                {"moving_s", epoch.moving_seconds},
                {"stolen_s", or_null(epoch.stolen_seconds)},
                {"throttled_s", or_null(epoch.throttled_seconds)},
                {"involuntary_switches", or_null(epoch.involuntary_switches)}};
    // Rare, and there may be a million lines.
    if (epoch.retries > 0) {
        object["retries"] = epoch.retries;
    }
    if (epoch.setup_seconds > 0.0) {
        object["setup_s"] = epoch.setup_seconds;
    }
    return object;
}

}  // namespace

std::string journal_header(const Environment& environment, const RequestedOptions& options,
                           const std::string& identity) {
    return dump({{"type", "header"},
                 {"schema_version", k_journal_schema_version},
                 {"crossover_version", environment.build.version},
                 {"git_revision", or_null(environment.build.git_revision)},
                 {"host", environment.host},
                 {"cpu_model", environment.cpu_model},
                 {"started_utc", environment.started_utc},
                 {"seed", environment.seed},
                 {"command_line", environment.command_line},
                 {"workloads", options.workloads},
                 {"backends", options.backends},
                 {"workers", options.workers},
                 {"calls", words_of(options.calls)},
                 {"budget_s", options.budget_s},
                 {"identity", Json::parse(identity)}});
}

std::string journal_plan(const PlanKey& key, std::uint64_t n_max) {
    return dump(
        {{"type", "plan"}, {"workload", key.first}, {"baseline", key.second}, {"n_max", n_max}});
}

std::string journal_line(const WarmUp& warm_up) {
    return dump({{"type", "warm_up"},
                 {"probes", warm_up.probes},
                 {"seconds", warm_up.seconds},
                 {"steady", warm_up.steady}});
}

std::string journal_dispatch(const DispatchKey& key, double ns, double at_s) {
    Json line{{"type", "dispatch"},
              {"backend", key.backend},
              {"workers", key.workers},
              {"calls", word_of(key.calls)},
              {"ns", ns},
              {"at_s", at_s}};
    put_nodes(line, key.nodes);
    return dump(line);
}

std::string journal_facts(const std::string& backend, const Facts& facts) {
    return dump({{"type", "facts"}, {"backend", backend}, {"facts", facts}});
}

std::string journal_line(const CurveKey& curve, const Round& round) {
    Json line = line_for("round", curve);
    line["round"] = round.round;
    line["at_s"] = round.at_s;
    if (round.machine) {
        line["threads"] = round.machine->threads;
        line["effective_cpus"] = round.machine->effective_cpus;
        line["round_trip_ns"] = or_null(round.machine->round_trip_ns);
        line["reference_ns"] = round.machine->reference_ns;
    }
    return dump(line);
}

std::string journal_line(const CurveKey& curve, const Sample& sample) {
    Json line = line_for("sample", curve);
    line["n"] = sample.n;
    line["iterations"] = sample.iterations;
    line["round"] = sample.round;
    line["serial_first"] = sample.serial_first;
    line["serial"] = epoch_json(sample.serial);
    line["parallel"] = epoch_json(sample.parallel);
    return dump(line);
}

std::string journal_hosts(const CurveKey& curve, const std::vector<std::string>& hosts) {
    Json line = line_for("hosts", curve);
    line["hosts"] = hosts;
    return dump(line);
}

std::string journal_network(const Curve& curve) {
    Json line = line_for("network", curve.key);
    const Round& round = curve.rounds.back();
    line["round"] = round.round;
    line["network"] = Json::object();  // "nodes" of a line is how many a curve has
    put_network(line["network"], round.network);
    line["bytes_per_element"] = curve.bytes_per_element;
    return dump(line);
}

std::string journal_line(const Failure& failure) {
    Json line = line_for("failure", failure.curve);
    line["round"] = or_null(failure.round);
    line["n"] = or_null(failure.n);
    line["side"] = name_of(failure.side);
    line["error"] = failure.error;
    return dump(line);
}

}  // namespace crossover::record
