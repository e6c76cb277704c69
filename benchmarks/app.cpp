#include "benchmarks/app.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "backends/registry.hpp"
#include "benchmarks/cli/answer_table.hpp"
#include "benchmarks/cli/listing.hpp"
#include "benchmarks/record/cpus.hpp"
#include "benchmarks/record/environment.hpp"
#include "benchmarks/record/printable.hpp"
#include "benchmarks/record/results.hpp"
#include "benchmarks/sweep/sweep.hpp"
#include "benchmarks/workloads/workloads.hpp"

namespace crossover::app {
namespace {

constexpr int k_wrong_usage = 2;
constexpr int k_failed = 3;

/// Errors are left to finish().
void put(const std::string& text) {
    std::fputs(text.c_str(), stdout);
}

std::vector<record::ListedWorkload> listed_workloads() {
    std::vector<record::ListedWorkload> listed;
    for (const WorkloadInfo& info : workloads()) {
        std::string name(info.name);
        std::string summary(info.summary);
        if (!info.parameter.empty()) {
            name += fmt::format(":{}", info.parameter);
            summary += fmt::format(" (default {} = {})", info.parameter, info.default_parameter);
        }
        listed.push_back({std::move(name), std::move(summary)});
    }
    return listed;
}

std::vector<record::ListedBackend> listed_backends() {
    std::vector<record::ListedBackend> listed;
    for (const RegistryEntry& entry : registry()) {
        record::ListedBackend backend{std::string(entry.name),
                                      std::string(entry.summary),
                                      {},
                                      std::string(entry.backend == nullptr ? entry.absent_reason : "")};
        if (entry.backend != nullptr) {
            for (const Variant& variant : entry.backend->variants()) {
                backend.variants.emplace_back(variant.name);
            }
        }
        listed.push_back(std::move(backend));
    }
    return listed;
}

std::vector<record::BackendPresence> backend_presence() {
    std::vector<record::BackendPresence> presence;
    for (const RegistryEntry& entry : registry()) {
        presence.push_back({std::string(entry.name),
                            entry.backend == nullptr ? std::optional(std::string(entry.absent_reason)) : std::nullopt});
    }
    return presence;
}

Expected<sweep::WorkloadChoice> choose_workload(std::string_view spec) {
    const auto found = find_workload(spec);
    if (!found) {
        return failure(found.error());
    }
    return sweep::WorkloadChoice{found->name, found->waits, found->kernel.input_size + found->kernel.output_size};
}

std::vector<std::string> present_parallel_backends() {
    std::vector<std::string> names;
    for (const RegistryEntry& entry : registry()) {
        if (entry.backend != nullptr && entry.name != "serial") {
            names.emplace_back(entry.name);
        }
    }
    return names;
}

std::string own_runner(const std::string& executable) {
    return (std::filesystem::path(executable).parent_path() / "crossover-runner").string();
}

}  // namespace

cli::Catalogue catalogue() {
    const record::Cpus cpus = record::read_cpus();
    return {.find_workload = choose_workload,
            .check_backend = [](std::string_view spec) -> Expected<void> {
                const auto found = find_backend(spec);
                return found ? Expected<void>() : failure(found.error());
            },
            .default_backends = present_parallel_backends(),
            .usable_cpus = cpus.usable,
            .memory_bytes = cpus.memory_bytes.value_or(0),
            .version = record::build_info().version};
}

int run(const cli::SweepCommand& command) {
    record::Environment environment = record::capture_environment();
    environment.backends = backend_presence();
    environment.command_line = command.options.command_line;
    const std::string runner = own_runner(environment.executable);
    const auto report = sweep::run_sweep(command.options, std::move(environment), runner);
    if (!report) {
        return complain(report.error(), k_wrong_usage);
    }
    put(fmt::format("{}\nresults: {}\n", cli::answer_table(report->results.crossovers, cli::terminal_charset()),
                    report->folder.string()));
    return report->problem ? complain(*report->problem, report->exit_code) : report->exit_code;
}

int run(const cli::ShowCommand& command) {
    const auto stored = record::read_results(command.results);
    if (!stored) {
        return complain(stored.error(), k_wrong_usage);
    }
    const std::string status = stored->status == "complete" ? "" : "  (" + stored->status + ")";
    put(fmt::format("{}\n\n{}",
                    record::printable(stored->started_utc + "  " + stored->host + "  " + stored->cpu_model + status),
                    cli::answer_table(stored->crossovers, cli::terminal_charset())));
    return 0;
}

int run(const cli::ListCommand& command) {
    const auto workloads = command.workloads ? listed_workloads() : std::vector<record::ListedWorkload>();
    const auto backends = command.backends ? listed_backends() : std::vector<record::ListedBackend>();
    put(command.json ? record::to_listing_json(workloads, backends) : cli::listing_text(workloads, backends));
    return 0;
}

int run(const cli::TextCommand& command) {
    put(command.text);
    return 0;
}

void open_standard_streams() {
    int opened = 0;
    do {
        opened = open("/dev/null", O_RDWR);
    } while (opened >= 0 && opened <= STDERR_FILENO);
    close(opened);
}

int finish(int exit_code) {
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) {
        return exit_code;
    }
    return complain({fmt::format("cannot write to stdout: {}", std::strerror(errno)), "", "make room where it goes"},
                    k_failed);
}

int complain(const Error& error, int exit_code) {
    // Neither throws nor complains in turn when stderr is gone.
    std::fputs(("crossover: " + record::printable(to_string(error)) + "\n").c_str(), stderr);
    return exit_code;
}

}  // namespace crossover::app
