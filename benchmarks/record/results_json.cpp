
#include "benchmarks/record/gbench_json.hpp"
#include "benchmarks/record/network_json.hpp"
#include "benchmarks/record/results.hpp"
#include "benchmarks/record/samples_json.hpp"

namespace crossover::record {
namespace {

void put(Json& object, const std::string& name, const std::string& unit, const Estimate& estimate) {
    object[name + "_" + unit] = or_null(estimate.value);
    object[name + "_low_" + unit] = or_null(estimate.low);
    object[name + "_high_" + unit] = or_null(estimate.high);
}

void put(Json& object, const CurveKey& key) {
    object["workload"] = key.workload;
    object["backend"] = key.backend;
    object["workers"] = key.workers;
    object["calls"] = word_of(key.calls);
    object["baseline"] = key.baseline;
    put_nodes(object, key.nodes);
}

Json environment_json(const Environment& e) {
    Json backends = Json::array();
    for (const BackendPresence& backend : e.backends) {
        backends.push_back({{"name", backend.name},
                            {"present", !backend.absent_reason.has_value()},
                            {"absent_reason", or_null(backend.absent_reason)}});
    }
    const std::optional<double> load =
        e.load.empty() ? std::nullopt
                       : std::optional(e.load.front() / static_cast<double>(e.cpus.online));
    return {{"crossover_version", e.build.version},
            {"cpu_model", e.cpu_model},
            {"cpus",
             {{"usable", e.cpus.usable},
              {"online", e.cpus.online},
              {"affinity", e.cpus.affinity},
              {"quota", or_null(e.cpus.quota)},
              {"cores", or_null(e.cpus.cores)},
              {"packages", or_null(e.cpus.packages)},
              {"numa_nodes", or_null(e.cpus.numa_nodes)},
              {"memory_bytes", or_null(e.cpus.memory_bytes)}}},
            {"cpu_governor", or_null(e.governor)},
            {"kernel", e.kernel},
            {"hypervisor", e.hypervisor},
            {"load_1min_ratio", or_null(load)},
            {"compiler", e.build.compiler},
            {"compiler_flags", e.build.flags},
            {"build_type", e.build.build_type},
            {"sanitizers", e.build.sanitizers},
            {"runtimes", e.runtimes},
            {"variables", e.variables},
            {"git_revision", or_null(e.build.git_revision)},
            {"git_dirty", or_null(e.build.git_dirty)},
            {"warnings", e.warnings},
            {"notes", e.notes},
            {"seed", e.seed},
            {"command_line", e.command_line},
            {"started_utc", e.started_utc},
            {"finished_utc", text_or_null(e.finished_utc)},
            {"backends", backends}};
}

Json options_json(const RequestedOptions& options) {
    Json object{{"workloads", options.workloads},
                {"backends", options.backends},
                {"workers", options.workers},
                {"calls", words_of(options.calls)},
                {"pin", options.pin},
                {"budget_s", options.budget_s},
                {"quick", options.quick},
                {"n_min", options.n_min},
                {"n_max", or_null(options.n_max)},
                {"step_ratio", options.size_notes.step},
                {"unit", text_or_null(options.size_notes.unit)},
                {"gate_n", or_null(options.size_notes.gate_n)},
                {"precision_ratio", or_null(options.precision_ratio)},
                {"deadline_s", options.deadline_s},
                {"confidence_ratio", k_confidence},
                {"runners", options.runners},
                {"launchers", options.launchers},
                {"baselines", options.baselines}};
    if (!options.nodes.empty()) {
        object["nodes"] = options.nodes;
    }
    return object;
}

/// One line a curve that has samples: a line a sample would be megabytes of keys.
std::string sample_lines(const std::vector<Curve>& curves) {
    std::vector<const Curve*> sampled;
    for (const Curve& curve : curves) {
        if (!curve.samples.empty()) {
            sampled.push_back(&curve);
        }
    }
    return lines("samples", sampled, [](const Curve* curve) {
        Json line;
        put(line, curve->key);
        line.update(sample_columns(*curve));
        return line;
    });
}

Json winner_json(const Winner& winner) {
    Json object{{"workload", winner.workload},
                {"workers", winner.workers},
                {"calls", word_of(winner.calls)},
                {"n", winner.n},
                {"backend", or_null(winner.backend)},
                {"speedup_ratio", or_null(winner.speedup_ratio)},
                {"close", winner.close}};
    put_nodes(object, winner.nodes);
    return object;
}

Json cell_json(const Cell& cell) {
    Json object;
    put(object, cell.curve);
    object["n"] = cell.n;
    object["verdict"] = word_of(cell.verdict);
    object["wins"] = cell.wins;
    object["losses"] = cell.losses;
    object["rounds"] = cell.rounds;
    object["contended_rounds"] = cell.contended_rounds;
    put(object, "serial", "ns", cell.serial_ns);
    put(object, "parallel", "ns", cell.parallel_ns);
    put(object, "speedup", "ratio", cell.speedup_ratio);
    object["parallel_cpu_ns"] = or_null(cell.parallel_cpu_ns);
    object["moving_ratio"] = or_null(cell.moving_ratio);
    if (cell.moved_bytes) {
        object["moved_bytes"] = or_null(cell.moved_bytes);
    }
    return object;
}

Json states_json(const std::vector<StateAnswer>& states) {
    Json array = Json::array();
    for (const StateAnswer& state : states) {
        array.push_back({{"name", state.name},
                         {"round_trip_ns", state.round_trip_ns},
                         {"share_ratio", state.share_ratio},
                         {"verdict", word_of(state.verdict)},
                         {"n", or_null(state.n)},
                         {"n_low", or_null(state.n_low)},
                         {"n_high", or_null(state.n_high)}});
    }
    return array;
}

Json dispatch_json(const Dispatch& dispatch) {
    Json object{{"backend", dispatch.backend},
                {"workers", dispatch.workers},
                {"calls", word_of(dispatch.calls)}};
    put_nodes(object, dispatch.nodes);
    put(object, "dispatch", "ns", dispatch.ns);
    object["samples_ns"] = dispatch.samples_ns;
    return object;
}

Json warm_up_json(const std::optional<WarmUp>& warm_up) {
    if (!warm_up) {
        return nullptr;
    }
    return {
        {"probes", warm_up->probes}, {"seconds", warm_up->seconds}, {"steady", warm_up->steady}};
}

/// Every round of every curve, with what the machine gave when it began.
std::vector<Json> round_rows(const std::vector<Curve>& curves) {
    std::vector<Json> rows;
    for (const Curve& curve : curves) {
        for (const Round& round : curve.rounds) {
            Json row;
            put(row, curve.key);
            row["round"] = round.round;
            row["at_s"] = round.at_s;
            row["contended"] = round.contended;
            row["state"] = text_or_null(round.state);
            row["counts"] = round.counts;
            row["threads"] = round.machine ? Json(round.machine->threads) : Json(nullptr);
            row["effective_cpus"] =
                round.machine ? Json(round.machine->effective_cpus) : Json(nullptr);
            row["round_trip_ns"] =
                round.machine ? or_null(round.machine->round_trip_ns) : Json(nullptr);
            row["reference_ns"] = round.machine ? Json(round.machine->reference_ns) : Json(nullptr);
            rows.push_back(row);
        }
    }
    return rows;
}

Json fits_json(const std::vector<ScalingFit>& fits) {
    Json array = Json::array();
    for (const ScalingFit& fit : fits) {
        Json curve = Json::array();
        for (const FittedPoint& point : fit.curve) {
            Json object{{"workers", point.workers}, {"extrapolated", point.extrapolated}};
            put(object, "speedup", "ratio", point.speedup_ratio);
            curve.push_back(object);
        }
        array.push_back({{"model", fit.model}, {"parameters", fit.parameters}, {"curve", curve}});
    }
    return array;
}

void put(Json& object, const CrossoverFit& fit) {
    object["fit_n"] = or_null(fit.n.value);
    object["fit_n_low"] = or_null(fit.n.low);
    object["fit_n_high"] = or_null(fit.n.high);
    object["fit_q_ratio"] = or_null(fit.q_ratio);
    object["fit_k"] = or_null(fit.k);
    object["fit_reason"] = or_null(fit.reason);
}

Json busy_json(const std::optional<BusyAnswer>& busy) {
    if (!busy) {
        return nullptr;
    }
    return {{"others_cpus", busy->others_cpus},
            {"verdict", word_of(busy->verdict)},
            {"n", or_null(busy->n)},
            {"n_low", or_null(busy->n_low)},
            {"n_high", or_null(busy->n_high)},
            {"rounds", busy->rounds}};
}

Json round_crossings_json(const std::vector<RoundCrossing>& crossings) {
    Json array = Json::array();
    for (const RoundCrossing& crossing : crossings) {
        array.push_back({{"round", crossing.round},
                         {"counts", crossing.counts},
                         {"n", or_null(crossing.n)},
                         {"n_low", or_null(crossing.n_low)},
                         {"n_high", or_null(crossing.n_high)}});
    }
    return array;
}

Json top_round_json(const TopRound& top) {
    return {{"round", top.round}, {"serial_ns", top.serial_ns}, {"parallel_ns", top.parallel_ns}};
}

Json crossover_json(const Crossover& crossover) {
    Json further = Json::array();
    for (const Crossing& crossing : crossover.further_crossings) {
        further.push_back(
            {{"direction", crossing.to_parallel ? "parallel_overtakes" : "serial_overtakes"},
             {"n_low", or_null(crossing.n_low)},
             {"n_high", crossing.n_high}});
    }
    Json object;
    put(object, crossover.curve);
    object["oversubscribed"] = crossover.oversubscribed;
    object["verdict"] = word_of(crossover.verdict);
    object["ended"] = word_of(crossover.ended);
    object["reason"] = or_null(crossover.reason);
    object["n"] = or_null(crossover.n);
    object["n_low"] = or_null(crossover.n_low);
    object["n_high"] = or_null(crossover.n_high);
    put(object, "serial_work", "ns", crossover.serial_work_ns);
    put(object, crossover.fit.value_or(CrossoverFit{}));
    object["further_crossings"] = further;
    object["unit"] = text_or_null(crossover.unit);
    object["gate_n"] = or_null(crossover.gate_n);
    object["n_min"] = or_null(crossover.n_min);
    object["n_top"] = or_null(crossover.n_top);
    put(object, "speedup_top", "ratio", crossover.speedup_top_ratio);
    object["safe_n_low"] = or_null(crossover.safe.n_low);
    object["safe_n_high"] = or_null(crossover.safe.n_high);
    object["double_speed_n"] = or_null(crossover.double_speed_n);
    object["metg_us"] = or_null(crossover.metg_us);
    object["round_trip_ns"] = or_null(crossover.round_trip_ns);
    object["states"] = states_json(crossover.states);
    object["while_busy"] = busy_json(crossover.while_busy);
    object["round_crossings"] = round_crossings_json(crossover.round_crossings);
    object["top_rounds"] = list_of(crossover.top_rounds, top_round_json);
    object["lead_ratio"] = crossover.lead_ratio;
    object["widening_ratio"] = crossover.widening_ratio;
    object["span_s"] = crossover.span_s;
    object["rounds"] = crossover.rounds;
    object["contended_rounds"] = crossover.contended_rounds;
    object["measured_s"] = crossover.measured_s;
    object["setup_s"] = crossover.setup_s;
    object["wall_s"] = crossover.wall_s;
    object["more_s"] = or_null(crossover.more_s);
    object["confidence_ratio"] = k_confidence;
    if (!crossover.hosts.empty()) {
        object["hosts"] = crossover.hosts;
    }
    return object;
}

Json scaling_json(const Scaling& scaling) {
    Json points = Json::array();
    for (const ScalingPoint& point : scaling.points) {
        Json object{{"workers", point.workers}};
        put(object, "speedup", "ratio", point.speedup_ratio);
        object["efficiency_ratio"] = or_null(point.efficiency_ratio);
        points.push_back(object);
    }
    Json object{{"workload", scaling.workload},
                {"backend", scaling.backend},
                {"calls", word_of(scaling.calls)},
                {"n", scaling.n},
                {"points", points},
                {"fits", fits_json(scaling.fits)}};
    put_nodes(object, scaling.nodes);
    return object;
}

Json failure_json(const Failure& failure) {
    Json object;
    put(object, failure.curve);
    object["round"] = or_null(failure.round);
    object["n"] = or_null(failure.n);
    object["side"] = name_of(failure.side);
    object["error"] = failure.error;
    return object;
}

}  // namespace

std::string to_results_json(const Results& results) {
    std::string text = "{\n \"schema_version\": " + std::to_string(k_schema_version);
    text += ",\n \"status\": " + dump(word_of(results.status));
    text += ",\n \"context\": " + dump(context_json(results.environment));
    text += ",\n \"environment\": " + dump(environment_json(results.environment));
    text += ",\n \"options\": " + dump(options_json(results.options));
    text += ",\n" + lines("crossovers", results.crossovers, crossover_json);
    text += ",\n" + lines("cells", results.cells, cell_json);
    text += ",\n" + lines("winners", results.winners, winner_json);
    text += ",\n" + lines("dispatch", results.dispatch, dispatch_json);
    text += ",\n" + lines("scaling", results.scaling, scaling_json);
    text += ",\n" + lines("failures", results.failures, failure_json);
    if (!results.network.empty()) {
        text += ",\n" + lines("network", results.network,
                              [](const NetworkLink& link) { return json_of(link); });
    }
    text += ",\n \"warm_up\": " + dump(warm_up_json(results.warm_up));
    text +=
        ",\n" + lines("rounds", round_rows(results.curves), [](const Json& row) { return row; });
    text += ",\n" + gbench_rows(results.cells);
    text += ",\n" + sample_lines(results.curves);
    return text + "\n}\n";
}

}  // namespace crossover::record
