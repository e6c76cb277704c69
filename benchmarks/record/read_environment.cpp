#include "benchmarks/record/read_environment.hpp"

namespace crossover::record {
namespace {

BuildInfo build_from(const Fields& fields) {
    return {.version = fields.text("crossover_version").value_or(""),
            .compiler = fields.text("compiler").value_or(""),
            .flags = fields.text("compiler_flags").value_or(""),
            .build_type = fields.text("build_type").value_or(""),
            .sanitizers = fields.text("sanitizers").value_or(""),
            .git_revision = fields.text("git_revision"),
            .git_dirty = fields.flag("git_dirty")};
}

Cpus cpus_from(const Fields& fields, const Fields& context) {
    Cpus cpus;
    cpus.usable = fields.positive<unsigned>("usable").value_or(0);
    cpus.online = context.positive<unsigned>("num_cpus").value_or(cpus.online);
    cpus.affinity = fields.positive<unsigned>("affinity").value_or(cpus.affinity);
    cpus.quota = fields.number("quota", k_amounts);
    cpus.cores = fields.positive<unsigned>("cores");
    cpus.packages = fields.positive<unsigned>("packages");
    cpus.numa_nodes = fields.positive<unsigned>("numa_nodes");
    cpus.memory_bytes = fields.whole("memory_bytes");
    for (const Json& entry : context.list("caches")) {
        const Fields cache(entry, "context.caches.");
        cpus.caches.push_back(
            {cache.text("type").value_or(""), cache.whole<unsigned>("level").value_or(0),
             cache.whole("size").value_or(0), cache.whole<unsigned>("num_sharing").value_or(0)});
    }
    return cpus;
}

/// Facts are texts by name; anything else is a complaint.
std::map<std::string, Facts> runtimes_from(const Fields& fields) {
    std::map<std::string, Facts> runtimes;
    for (const auto& [backend, facts] : fields.values().items()) {
        const Fields of_backend = fields.object(backend.c_str());
        for (const auto& [name, value] : of_backend.values().items()) {
            runtimes[backend][name] = of_backend.required_text(name.c_str());
        }
    }
    return runtimes;
}

}  // namespace

Environment environment_from(const Fields& record) {
    const Fields fields = record.object("environment");
    const Fields context = record.object("context");
    Environment environment;
    environment.build = build_from(fields);
    environment.cpus = cpus_from(fields.object("cpus"), context);
    environment.host = fields.required("host_name", context.text("host_name"));
    environment.cpu_model = fields.required("cpu_model", fields.text("cpu_model"));
    environment.kernel = fields.text("kernel").value_or("");
    environment.governor = fields.text("cpu_governor");
    environment.mhz = context.number("mhz_per_cpu", k_amounts);
    environment.hypervisor = fields.flag("hypervisor").value_or(false);
    for (const Json& load : context.list("load_avg")) {
        environment.load.push_back(load.is_number() ? load.get<double>() : 0.0);
    }
    environment.executable = context.text("executable").value_or("");
    environment.command_line = fields.texts("command_line");
    environment.runtimes = runtimes_from(fields.object("runtimes"));
    environment.seed = fields.whole("seed").value_or(0);
    environment.started_utc = fields.required("started_utc", fields.text("started_utc"));
    environment.finished_utc = fields.text("finished_utc").value_or("");
    return environment;
}

}  // namespace crossover::record
