#include "benchmarks/app.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "backends/api/choice.hpp"
#include "backends/registry.hpp"
#include "benchmarks/cli/answer_table.hpp"
#include "benchmarks/cli/listing.hpp"
#include "benchmarks/cli/markdown_table.hpp"
#include "benchmarks/cli/speedup_chart.hpp"
#include "benchmarks/doctor/doctor.hpp"
#include "benchmarks/record/cpus.hpp"
#include "benchmarks/record/environment.hpp"
#include "benchmarks/record/exit_code.hpp"
#include "benchmarks/record/journal.hpp"
#include "benchmarks/record/printable.hpp"
#include "benchmarks/record/results.hpp"
#include "benchmarks/sweep/sweep.hpp"
#include "benchmarks/workloads/workloads.hpp"

namespace crossover::app {
namespace {

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
                                              found->binds_workers})
                 : std::nullopt;
}

/// What of a command line's times is no work of its own, for every backend whose runner tells it.
std::string start_up_notes(const record::Environment& environment) {
    std::string notes;
    for (const auto& [backend, facts] : environment.runtimes) {
        if (const auto start_up = facts.find("start_up_us"); start_up != facts.end()) {
            notes += fmt::format(
                "starting and ending a process alone takes {} of every time ({})\n",
                record::printable(start_up->second + " us"), record::printable(backend));
        }
    }
    return notes;
}

std::optional<record::MachineState> state_of(const Expected<record::MachineState>& machine) {
    return machine ? std::optional(*machine) : std::nullopt;
}

std::string unseen(const Error& why) {
    return fmt::format("the machine cannot be looked at, so rounds beside other programs count: {}",
                       to_string(why));
}

/// Says what of this machine would make results wrong, and puts it on record. `machine`: none when
/// it is not looked at.
void warn(record::Environment& environment,
          const std::optional<Expected<record::MachineState>>& machine) {
    tell_dropped_variables(environment,
                           "; set it for one backend with --launcher 'NAME=env VARIABLE=VALUE'");
    if (!machine) {
        return;
    }
    environment.warnings = doctor::warnings(
        doctor::examine(environment, record::read_host_facts(), state_of(*machine)));
    if (!*machine) {
        environment.warnings.push_back(unseen(machine->error()));
    }
    for (const std::string& warning : environment.warnings) {
        std::fputs(("crossover: warning: " + record::printable(warning) + "\n").c_str(), stderr);
    }
}

/// What the run to go on with was asked for, by the command line that its journal holds.
Expected<sweep::SweepOptions> options_of_run(const cli::SweepCommand& resumed) {
    const std::filesystem::path& folder = *resumed.options.resume;
    const auto journal = record::read_journal(folder);
    if (!journal) {
        return failure(journal.error());
    }
    std::vector<const char*> words;
    for (const std::string& word : journal->command_line) {
        words.push_back(word.c_str());
    }
    const auto command = cli::parse(static_cast<int>(words.size()), words.data(), catalogue());
    const auto* sweep = command ? std::get_if<cli::SweepCommand>(&*command) : nullptr;
    if (sweep == nullptr || sweep->options.resume) {
        return failure({command ? "its command line is no sweep" : to_string(command.error()),
                        (folder / "journal.jsonl").string(), "sweep anew"});
    }
    sweep::SweepOptions options = sweep->options;
    options.resume = folder;
    if (resumed.more_s) {
        options.budget_s = journal->elapsed_s + *resumed.more_s;
    }
    return options;
}

}  // namespace

void put(const std::string& text) {
    std::fputs(text.c_str(), stdout);
}

void tell_dropped_variables(const record::Environment& environment, const std::string& remedy) {
    const std::string names = doctor::names_of_variables(environment);
    if (!names.empty()) {
        fmt::print(stderr,
                   "crossover: runners start without {}, which would change how backends run{}\n",
                   names, remedy);
    }
}

std::filesystem::path programs_folder() {
    std::error_code ignored;
    return std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
}

cli::Catalogue catalogue() {
    const record::Cpus cpus = record::read_cpus();
    return {.find_workload = choose_workload,
            .check_backend = check_backend,
            .default_backends = default_backends(),
            .usable_cpus = cpus.usable,
            .memory_bytes = cpus.memory_bytes.value_or(0),
            .version = record::build_info().version,
            .program_of = program_of,
            .other_backends = other_backends,
            .command_runner = (programs_folder() / "crossover-command").string()};
}

int run(const cli::SweepCommand& command) {
    const auto options = command.options.resume ? options_of_run(command) : command.options;
    if (!options) {
        return complain(options.error(), k_wrong_usage);
    }
    record::Environment environment = record::capture_environment();
    environment.backends = backend_presence();
    environment.command_line = command.options.command_line;
    const std::string runner = (programs_folder() / "crossover-runner").string();
    const auto report = sweep::run_sweep(*options, std::move(environment), runner, warn);
    if (!report) {
        return complain(report.error(), k_wrong_usage);
    }
    put(fmt::format("{}{}\nresults: {}\n",
                    cli::answer_table(report->results.crossovers, cli::terminal_charset()),
                    start_up_notes(report->results.environment),
                    record::printable(report->folder.string())));
    return report->problem ? complain(*report->problem, report->exit_code) : report->exit_code;
}

int run(const cli::ShowCommand& command) {
    const auto stored = record::read_results(command.results);
    if (!stored) {
        return complain(stored.error(), k_wrong_usage);
    }
    if (command.markdown) {
        put(cli::markdown_answer(*stored));
        return 0;
    }
    const cli::Look look = cli::stdout_look();
    const std::string charts = cli::speedup_charts(stored->crossovers, stored->cells, look);
    put(fmt::format("{}\n\n{}{}{}", cli::machine_line(*stored),
                    cli::answer_table(stored->crossovers, look.charset), charts.empty() ? "" : "\n",
                    charts));
    return 0;
}

int run(const cli::ListCommand& command) {
    const auto workloads =
        command.workloads ? listed_workloads() : std::vector<record::ListedWorkload>();
    const auto backends =
        command.backends ? listed_backends() : std::vector<record::ListedBackend>();
    put(command.json ? record::to_listing_json(workloads, backends)
                     : cli::listing_text(workloads, backends));
    return 0;
}

int run(const cli::DoctorCommand& command) {
    const record::Environment environment = record::capture_environment();
    const auto machine = sweep::look_at_machine((programs_folder() / "crossover-runner").string(),
                                                environment.cpus.usable);
    if (!machine) {
        std::fputs(
            ("crossover: warning: " + record::printable(unseen(machine.error())) + "\n").c_str(),
            stderr);
    }
    const auto findings =
        doctor::examine(environment, record::read_host_facts(), state_of(machine));
    if (!command.json) {
        put(doctor::screen(findings));
        return 0;
    }
    std::vector<record::ListedFinding> listed;
    listed.reserve(findings.size());
    constexpr std::array k_levels{"good", "note", "warning"};
    for (const doctor::Finding& finding : findings) {
        listed.push_back({finding.name, finding.value,
                          k_levels.at(static_cast<std::size_t>(finding.level)), finding.effect,
                          finding.remedy});
    }
    put(record::to_findings_json(listed));
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
    return complain({fmt::format("cannot write to stdout: {}", std::strerror(errno)), "",
                     "make room where it goes"},
                    k_failed);
}

int complain(const Error& error, int exit_code) {
    // Neither throws nor complains in turn when stderr is gone.
    std::fputs(("crossover: " + record::printable(to_string(error)) + "\n").c_str(), stderr);
    return exit_code;
}

}  // namespace crossover::app
