#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "benchmarks/record/results.hpp"

namespace crossover::record {
namespace {

using nlohmann::json;

template <class T>
std::optional<T> optional_from(const json& object, const std::string& key) {
    const auto found = object.find(key);
    return found == object.end() || found->is_null() ? std::nullopt : std::optional(found->get<T>());
}

Estimate estimate_from(const json& object, const std::string& name, const std::string& unit) {
    return {optional_from<double>(object, name + "_" + unit), optional_from<double>(object, name + "_low_" + unit),
            optional_from<double>(object, name + "_high_" + unit)};
}

CurveKey key_from(const json& object) {
    return {object.at("workload").get<std::string>(), object.at("backend").get<std::string>(),
            object.at("workers").get<unsigned>(), object.at("calls").get<std::string>(),
            object.value("baseline", std::string("serial"))};
}

Cell cell_from(const json& object) {
    Cell cell;
    cell.curve = key_from(object);
    cell.n = object.at("n").get<std::uint64_t>();
    cell.speedup_ratio = estimate_from(object, "speedup", "ratio");
    return cell;
}

Crossover crossover_from(const json& object) {
    Crossover crossover;
    crossover.curve = key_from(object);
    crossover.oversubscribed = object.value("oversubscribed", false);
    crossover.verdict = object.at("verdict").get<std::string>();
    crossover.reason = optional_from<std::string>(object, "reason");
    crossover.n = optional_from<std::uint64_t>(object, "n");
    crossover.n_low = optional_from<std::uint64_t>(object, "n_low");
    crossover.n_high = optional_from<std::uint64_t>(object, "n_high");
    crossover.serial_work_ns = estimate_from(object, "serial_work", "ns");
    crossover.n_min = optional_from<std::uint64_t>(object, "n_min");
    crossover.n_top = optional_from<std::uint64_t>(object, "n_top");
    crossover.speedup_top_ratio = estimate_from(object, "speedup_top", "ratio");
    crossover.rounds = object.value("rounds", 0U);
    crossover.measured_s = object.value("measured_s", 0.0);
    crossover.wall_s = object.value("wall_s", 0.0);
    crossover.more_s = optional_from<double>(object, "more_s");
    for (const json& crossing : object.value("further_crossings", json::array())) {
        crossover.further_crossings.push_back({crossing.at("direction") == "parallel_overtakes",
                                               optional_from<std::uint64_t>(crossing, "n_low"),
                                               crossing.at("n_high").get<std::uint64_t>()});
    }
    return crossover;
}

/// Leaves the raw rows out of what is kept: they may be millions, and nobody here asks for them.
bool without_rows(int depth, json::parse_event_t event, json& parsed) {
    return !(event == json::parse_event_t::key && depth == 1 && parsed == "benchmarks");
}

StoredResults stored_from(const json& object) {
    const json& environment = object.at("environment");
    StoredResults stored{.status = object.at("status").get<std::string>(),
                         .host = object.at("context").at("host_name").get<std::string>(),
                         .cpu_model = environment.at("cpu_model").get<std::string>(),
                         .started_utc = environment.at("started_utc").get<std::string>(),
                         .crossovers = {},
                         .cells = {}};
    for (const json& entry : object.at("crossovers")) {
        stored.crossovers.push_back(crossover_from(entry));
    }
    for (const json& entry : object.value("cells", json::array())) {
        stored.cells.push_back(cell_from(entry));
    }
    return stored;
}

}  // namespace

Expected<StoredResults> read_results(const std::filesystem::path& file_or_folder) {
    std::error_code ignored;
    const std::filesystem::path path =
        std::filesystem::is_directory(file_or_folder, ignored) ? file_or_folder / "results.json" : file_or_folder;
    std::ifstream file(path);
    std::ostringstream content;
    if (!file || !(content << file.rdbuf())) {
        return failure({"cannot read the results", path.string(), "name a folder that a sweep wrote, or run a sweep"});
    }
    try {
        const json object = json::parse(content.str(), without_rows);
        const int version = object.at("schema_version").get<int>();
        if (version != k_schema_version) {
            return failure({"the results have schema version " + std::to_string(version) + ", this program reads " +
                                std::to_string(k_schema_version),
                            path.string(), "use the version of crossover that wrote them"});
        }
        return stored_from(object);
    } catch (const json::exception& problem) {
        return failure({std::string("the results are damaged: ") + problem.what(), path.string(),
                        "restore the file or measure again"});
    }
}

}  // namespace crossover::record
