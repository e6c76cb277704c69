#include "benchmarks/record/gbench_json.hpp"

#include <algorithm>
#include <vector>

#include "benchmarks/record/values.hpp"

namespace crossover::record {

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

Json gbench_row(const std::string& name, const GbenchCounts& counts, double real_ns,
                std::optional<double> cpu_ns) {
    return {{"name", name},
            {"run_name", name},
            {"run_type", "iteration"},
            {"repetitions", counts.repetitions},
            {"repetition_index", counts.repetition},
            {"threads", 1},
            {"iterations", counts.iterations},
            {"real_time", real_ns},
            {"cpu_time", or_null(cpu_ns)},
            {"time_unit", "ns"}};
}

std::string dump(const Json& value, int indent) {
    return value.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace crossover::record
