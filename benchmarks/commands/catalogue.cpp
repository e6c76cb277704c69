#include "benchmarks/commands/catalogue.hpp"

#include <fmt/format.h>

#include <cstdlib>

#include "backends/api/choice.hpp"
#include "backends/registry.hpp"
#include "benchmarks/commands/commands.hpp"
#include "benchmarks/driver/ask_program.hpp"
#include "benchmarks/record/cpus.hpp"
#include "benchmarks/workloads/workloads.hpp"

namespace crossover::commands {
namespace {

Expected<sweep::WorkloadChoice> choose_workload(std::string_view spec) {
    const auto found = find_workload(spec);
    if (!found) {
        return failure(found.error());
    }
    return sweep::WorkloadChoice{found->name, found->waits,
                                 found->kernel.input_size + found->kernel.output_size};
}

std::vector<std::string> default_backends() {
    std::vector<std::string> names;
    for (const RegistryEntry& entry : registry()) {
        if (entry.present() && entry.is_default) {
            names.emplace_back(entry.name);
        }
    }
    return names;
}

/// "dynamic" of "dynamic[:GRAIN]".
std::string_view without_grain(std::string_view listed) {
    return listed.substr(0, listed.find('['));
}

/// What is not measured by default: other backends, other variants, other programs; but no
/// baseline, which nothing stands against.
std::vector<std::string> other_backends() {
    std::vector<std::string> names;
    for (const RegistryEntry& entry : registry()) {
        if (!entry.present() || entry.name == "serial") {
            continue;
        }
        for (const Variant& variant : entry.variants) {
            const bool is_first = variant.name == entry.variants.front().name;
            if (!is_first || !entry.is_default) {
                names.push_back(is_first ? std::string(entry.name)
                                         : fmt::format("{}:{}", entry.name, variant.name));
            }
        }
    }
    for (const ProgramBackend& program : program_backends(programs_folder())) {
        if (program.absent_reason.empty() && program.name != program.baseline) {
            names.push_back(program.name);
            for (std::size_t i = 1; i < program.variants.size(); ++i) {
                names.push_back(
                    fmt::format("{}:{}", program.name, without_grain(program.variants[i])));
            }
        }
    }
    return names;
}

Expected<void> check_backend(std::string_view spec) {
    if (is_program_backend(spec)) {
        const auto found = find_program_backend(spec, programs_folder());
        return found ? Expected<void>() : failure(found.error());
    }
    const auto found = find_backend(spec);
    return found ? Expected<void>() : failure(found.error());
}

std::optional<cli::Program> program_of(std::string_view spec) {
    if (!is_program_backend(spec)) {
        return std::nullopt;
    }
    auto found = find_program_backend(spec, programs_folder());
    return found ? std::optional(cli::Program{std::move(found->command), std::move(found->baseline),
                                              found->binds_workers, std::move(found->launcher)})
                 : std::nullopt;
}

Expected<std::vector<protocol::OfferedWorkload>> ask_gbench(const std::string& program,
                                                            std::size_t argument) {
    auto hello = driver::ask_hello(
        {gbench_runner(), "--offer", fmt::format("--arg={}", argument), "--", program}, program,
        sweep::SweepOptions().deadline_s);
    return hello ? Expected<std::vector<protocol::OfferedWorkload>>(std::move(hello->workloads))
                 : failure(hello.error());
}

}  // namespace

std::filesystem::path programs_folder() {
    std::error_code ignored;
    return std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
}

std::string gbench_runner() {
    return (programs_folder() / "crossover-gbench").string();
}

std::string command_runner() {
    return (programs_folder() / "crossover-command").string();
}

std::string simulated_runner() {
    return (programs_folder() / "crossover-runner-simulated").string();
}

std::string own_runner() {
    return (programs_folder() / "crossover-runner").string();
}

cli::Catalogue catalogue() {
    const record::Cpus cpus = record::read_cpus();
    const char* const python = std::getenv("CROSSOVER_PYTHON");
    return {.find_workload = choose_workload,
            .check_backend = check_backend,
            .default_backends = default_backends(),
            .usable_cpus = cpus.usable,
            .memory_bytes = cpus.memory_bytes.value_or(0),
            .version = record::build_info().version,
            .program_of = program_of,
            .other_backends = other_backends,
            .python = {python != nullptr && *python != '\0' ? python : "python3",
                       (programs_folder() / "crossover-python/crossover").string()},
            .command_runner = command_runner(),
            .gbench_runner = gbench_runner(),
            .ask_program =
                [](const std::vector<std::string>& words) {
                    return driver::ask_program(words, sweep::SweepOptions().deadline_s);
                },
            .ask_gbench = ask_gbench};
}

std::vector<formats::ListedWorkload> listed_workloads() {
    std::vector<formats::ListedWorkload> listed;
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

std::vector<formats::ListedBackend> listed_backends() {
    std::vector<formats::ListedBackend> listed;
    for (const RegistryEntry& entry : registry()) {
        formats::ListedBackend backend{std::string(entry.name),
                                       std::string(entry.summary),
                                       {},
                                       std::string(entry.absent_reason),
                                       "serial",
                                       entry.is_default};
        if (entry.present()) {
            for (const Variant& variant : entry.variants) {
                backend.variants.push_back(listed_name(variant));
            }
        }
        listed.push_back(std::move(backend));
    }
    for (const ProgramBackend& program : program_backends(programs_folder())) {
        const bool present = program.absent_reason.empty();
        listed.push_back({program.name, program.summary,
                          present ? program.variants : std::vector<std::string>(),
                          program.absent_reason, program.baseline, false});
    }
    return listed;
}

std::vector<record::BackendPresence> backend_presence() {
    std::vector<record::BackendPresence> presence;
    for (const RegistryEntry& entry : registry()) {
        presence.push_back(
            {std::string(entry.name),
             entry.present() ? std::nullopt : std::optional(std::string(entry.absent_reason))});
    }
    for (const ProgramBackend& program : program_backends(programs_folder())) {
        presence.push_back({program.name, program.absent_reason.empty()
                                              ? std::nullopt
                                              : std::optional(program.absent_reason)});
    }
    return presence;
}

}  // namespace crossover::commands
