#include "benchmarks/record/gbench_json.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace crossover::record {
namespace {

bool is_finite(const std::optional<double>& value) {
    return value && std::isfinite(*value);
}

/// All columns that Google Benchmark gives a row.
Json row_of(const Cell& cell) {
    const std::string name = stable_name(cell);
    // Readers of this format take both times for numbers.
    const auto& cpu_ns =
        is_finite(cell.parallel_cpu_ns) ? cell.parallel_cpu_ns : cell.parallel_ns.value;
    return {{"name", name},
            {"run_name", name},
            {"run_type", "iteration"},
            {"repetitions", 1},
            {"repetition_index", 0},
            {"threads", 1},
            {"iterations", std::max(1U, cell.rounds)},
            {"real_time", *cell.parallel_ns.value},
            {"cpu_time", *cpu_ns},
            {"time_unit", "ns"}};
}

}  // namespace

Json context_json(const Environment& environment) {
    Json caches = Json::array();
    for (const Cache& cache : environment.cpus.caches) {
        caches.push_back({{"type", cache.type},
                          {"level", cache.level},
                          {"size", cache.size_bytes},
                          {"num_sharing", cache.sharing}});
    }
    return {
        {"date", environment.started_utc},
        {"host_name", environment.host},
        {"executable", environment.executable},
        {"num_cpus", environment.cpus.online},
        {"mhz_per_cpu", or_null(environment.mhz)},
        {"cpu_scaling_enabled",
         environment.governor.has_value() && *environment.governor != "performance"},
        {"caches", caches},
        {"load_avg", environment.load},
        {"library_build_type", environment.build.build_type == "Release" ? "release" : "debug"}};
}

std::string gbench_rows(const std::vector<Cell>& cells) {
    std::vector<const Cell*> timed;
    for (const Cell& cell : cells) {
        if (is_finite(cell.parallel_ns.value)) {
            timed.push_back(&cell);
        }
    }
    return lines("benchmarks", timed, [](const Cell* cell) { return row_of(*cell); });
}

std::string dump(const Json& value, int indent) {
    return value.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace crossover::record
