#include "benchmarks/cli/sweep_arguments.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>

#include "backends/api/nearest_name.hpp"
#include "benchmarks/cli/gbench_arguments.hpp"
#include "benchmarks/cli/launching.hpp"
#include "benchmarks/cli/own_program.hpp"
#include "benchmarks/cli/programs.hpp"
#include "benchmarks/cli/take.hpp"
#include "benchmarks/cli/units.hpp"
#include "benchmarks/cli/words.hpp"
#include "benchmarks/text/quantities.hpp"

namespace crossover::cli {
namespace {

// The default sweep shows one workload of each kind; the quick one the kind that most people ask
// about.
const std::vector<std::string> k_default_workloads{"wave",       "scale",      "fma:64",
                                                   "mandelbrot", "square_int", "io_wait:100"};
const std::vector<std::string> k_quick_workloads{"wave", "square_int"};
const std::vector<std::string> k_command_workloads{"command"};

constexpr std::array<std::string_view, 3> k_skipped_parts{"probe", "dispatch", "safe"};
constexpr std::array<std::string_view, 2> k_pins{"cores", "none"};

Expected<std::vector<sweep::WorkloadChoice>> resolve_workloads(const SweepArguments& arguments,
                                                               const sweep::SweepOptions& options,
                                                               const Catalogue& catalogue) {
    std::vector<std::string> names = arguments.workloads;
    if (names.empty()) {
        names = options.whole_commands ? k_command_workloads
                : arguments.quick      ? k_quick_workloads
                                       : k_default_workloads;
        if (arguments.full && !options.whole_commands) {
            names.emplace_back("file_read");
        }
    }
    std::vector<sweep::WorkloadChoice> workloads;
    for (const std::string& name : names) {
        auto found = catalogue.find_workload(name);
        if (!found && !name.empty() && has_name(options.runners, options.baseline)) {
            found = sweep::WorkloadChoice{
                name};  // a foreign baseline may know workloads that we do not
        }
        if (!found) {
            return failure({found.error().what, "--workload", found.error().remedy});
        }
        const bool repeated = std::any_of(
            workloads.begin(), workloads.end(),
            [&](const sweep::WorkloadChoice& known) { return known.name == found->name; });
        if (!repeated) {
            workloads.push_back(std::move(*found));
        }
    }
    return workloads;
}

/// Whether the runner of a backend that is not a --runner binds its workers when asked to: ours do.
bool can_be_pinned(const std::string& backend, const Catalogue& catalogue) {
    const auto program = catalogue.program_of ? catalogue.program_of(backend) : std::nullopt;
    return !program || program->binds_workers;
}

Expected<std::vector<std::string>> resolve_backends(const SweepArguments& arguments,
                                                    const sweep::SweepOptions& options,
                                                    const Catalogue& catalogue) {
    std::vector<std::string> names = arguments.backends;
    if (names.empty()) {
        if (!options.whole_commands) {
            names = catalogue.default_backends;
        }
        if (arguments.full && catalogue.other_backends) {
            for (std::string& name : catalogue.other_backends()) {
                if (options.pin == "none" || can_be_pinned(name, catalogue)) {
                    names.push_back(std::move(name));
                }
            }
        }
        for (const driver::NamedCommand& runner : options.runners) {
            if (runner.name != options.baseline) {
                names.push_back(runner.name);
            }
        }
    }
    for (const std::string& name : names) {
        if (name == options.baseline) {
            return failure(
                {fmt::format("{} is the baseline that every backend is measured against", name),
                 "--backend", "name a parallel backend; see crossover list backends"});
        }
        if (!has_name(options.runners, name)) {
            if (options.whole_commands) {
                return failure(
                    {fmt::format("'{}' has no command line to stand against the others", name),
                     "--backend", fmt::format("give --command '{}=…', or leave it out", name)});
            }
            if (auto usable = catalogue.check_backend(name); !usable) {
                return failure({usable.error().what, "--backend", usable.error().remedy});
            }
        }
    }
    if (names.empty()) {
        return failure({"this build has no parallel backend", "",
                        "see crossover list backends for the reasons"});
    }
    return each_once(names);
}

/// A runner that cannot bind its workers would be measured unbound beside others that are.
Expected<void> check_pin(const sweep::SweepOptions& options, const Catalogue& catalogue) {
    if (options.pin == "none") {
        return {};
    }
    if (options.whole_commands) {
        return failure({"the workers of a command line are its own and cannot be bound", "--pin",
                        "do without it, or let the command bind them"});
    }
    for (const std::string& backend : options.backends) {
        if (!can_be_pinned(backend, catalogue)) {
            return failure({fmt::format("the runner of '{}' cannot bind its workers", backend),
                            "--pin", "do without it, or leave that backend out"});
        }
    }
    return {};
}

/// A runner for a backend that is not measured is a mistyped name.
Expected<void> check_runners(const sweep::SweepOptions& options) {
    std::vector<std::string_view> measured{options.baseline};
    measured.insert(measured.end(), options.backends.begin(), options.backends.end());
    for (const auto& [backend, baseline] : options.baselines) {
        measured.push_back(baseline);
    }
    for (const driver::NamedCommand& command : options.runners) {
        if (std::find(measured.begin(), measured.end(), command.name) == measured.end()) {
            return failure({fmt::format("'{}' is not measured in this sweep", command.name),
                            "--runner", name_remedy(command.name, measured)});
        }
    }
    return {};
}

/// Two sessions live at a time, so each may have a quarter of the memory.
Expected<void> check_memory(const sweep::SweepOptions& options, const Catalogue& catalogue) {
    for (const sweep::WorkloadChoice& workload : options.workloads) {
        const bool known =
            options.n_max && workload.bytes_per_element > 0 && catalogue.memory_bytes > 0;
        const std::uint64_t most =
            known ? catalogue.memory_bytes / 4 / workload.bytes_per_element : 0;
        if (known && *options.n_max > most) {
            return failure(
                {fmt::format("{} elements of {} take {:.1f} GiB, more than a quarter of this "
                             "machine's memory",
                             text::format_count(*options.n_max), workload.name,
                             static_cast<double>(*options.n_max) *
                                 static_cast<double>(workload.bytes_per_element) / (1ULL << 30U)),
                 "--n", fmt::format("give at most {}", most)});
        }
    }
    return {};
}

/// What needs no reading but of words that are known to be good.
sweep::SweepOptions without_texts(const SweepArguments& arguments) {
    constexpr double k_quick_budget_s = 55.0;
    constexpr double k_full_budget_s = 1800.0;
    sweep::SweepOptions options;
    options.quick = arguments.quick;
    options.out = arguments.out;
    options.allow_planted = arguments.allow_planted;
    options.whole_commands = !arguments.commands.texts.empty();
    options.pin = arguments.pin.value_or(options.pin);
    if (!arguments.calls.empty()) {
        options.calls.clear();
        for (const std::string& word : each_once(arguments.calls)) {
            options.calls.push_back(record::from_word<record::CallMode>(word).value());
        }
    }
    if (options.quick || arguments.full) {
        options.budget_s = options.quick ? k_quick_budget_s : k_full_budget_s;
    }
    for (const std::string& part : arguments.skip) {
        (part == "probe"  ? options.probe
         : part == "safe" ? options.safe
                          : options.dispatch) = false;
    }
    return options;
}

bool read_figures(const SweepArguments& arguments, const Catalogue& catalogue,
                  sweep::SweepOptions& options, std::optional<Error>& problem) {
    SizeChoice sizes;
    const bool good =
        take_measuring(arguments, catalogue.usable_cpus, options, problem) &&
        (!arguments.nodes || take(parse_nodes(*arguments.nodes), options.nodes, problem)) &&
        (!arguments.precision ||
         take(parse_precision(*arguments.precision), options.precision_ratio, problem)) &&
        (!arguments.step || take(parse_step(*arguments.step), options.size_notes.step, problem)) &&
        (!arguments.sizes || take(parse_sizes(*arguments.sizes, "--n"), sizes, problem));
    if (good && arguments.sizes) {
        options.n_min = sizes.n_min;
        options.n_max = sizes.n_max;
        options.sizes = std::move(sizes.only);
    }
    return good;
}

bool read_commands(const SweepArguments& arguments, const Catalogue& catalogue,
                   sweep::SweepOptions& options, std::optional<Error>& problem) {
    std::vector<driver::NamedCommand> lines;
    const bool good =
        take(parse_commands(arguments.runners, "--runner"), options.runners, problem) &&
        take(parse_commands(arguments.launchers, "--launcher"), options.launchers, problem) &&
        take(parse_command_lines(arguments.commands, options.runners, catalogue.command_runner),
             lines, problem);
    if (!lines.empty() && !has_name(lines, "serial") && !has_name(options.runners, "serial")) {
        options.baseline = lines.front().name;
    }
    options.runners.insert(options.runners.end(), lines.begin(), lines.end());
    return good;
}

/// The workloads and backends: of the program of the user's own, or of this one.
bool choose(const SweepArguments& arguments, const Catalogue& catalogue,
            sweep::SweepOptions& options, std::optional<Error>& problem) {
    if (!arguments.program && !arguments.python && !arguments.gbench.program) {
        return take(resolve_workloads(arguments, options, catalogue), options.workloads, problem) &&
               take(resolve_backends(arguments, options, catalogue), options.backends, problem);
    }
    const auto add = arguments.gbench.program ? add_gbench : add_own_program;
    if (auto added = add(arguments, options, catalogue); !added) {
        problem = added.error();
    }
    return !problem;
}

/// What is measured, and how.
void add_measuring_options(CLI::App& command, SweepArguments& arguments) {
    command
        .add_option("--workload", arguments.workloads,
                    "NAME[:PARAMETER], may be repeated (see: crossover list)")
        ->allow_extra_args(false);
    command
        .add_option("--backend", arguments.backends,
                    "NAME[:VARIANT], may be repeated (see: crossover list)")
        ->allow_extra_args(false);
    command.add_option("--workers", arguments.workers,
                       "worker counts, the caller included: 1,2,max (default: usable CPUs)");
    command.add_option("--nodes", arguments.nodes,
                       "numbers of nodes that a launcher spreads the workers over: 1,2,4 (default: "
                       "1)");
    command.add_option("--n", arguments.sizes,
                       "sizes MIN:MAX, or the only ones: 64,1K,16K (default: 1 to where serial "
                       "takes 20 ms)");
    command.add_option("--step", arguments.step,
                       "factor between the sizes of the first rounds (default: 4; 2 for costs that "
                       "grow like n^3)");
    CLI::Option& calls = *command.add_option(
        "--calls", arguments.calls,
        "hot, cold, first: back to back, after idling, in a fresh process (default: hot)");
    calls.delimiter(',')->allow_extra_args(false);
    accept_only(calls, "there is no call mode", record::Words<record::CallMode>::k_all);
    CLI::Option& skip = *command.add_option(
        "--skip", arguments.skip,
        "probe, dispatch, safe: leave out looks at the machine, dispatch overheads, rounds for the "
        "safe size");
    skip.delimiter(',')->allow_extra_args(false);
    accept_only(skip, "there is no part to leave out", k_skipped_parts);
    accept_only(*command.add_option("--pin", arguments.pin,
                                    "cores: bind every worker to a CPU, one core each first; none: "
                                    "as the system likes (default)"),
                "workers cannot be pinned to", k_pins);
    command.add_option(
        "--precision", arguments.precision,
        "a curve is done when its interval is this wide: 40% (default: as narrow as it can be)");
    command.add_option(
        "--budget", arguments.budget,
        "how long to measure (default: 148s, with --quick 55s; beside --resume: so much more)");
    command.add_flag("--quick", arguments.quick, "two workloads in less than a minute");
    command.add_flag("--full", arguments.full,
                     "every backend that is present with its variants, those of other languages "
                     "too (default budget: 30m)");
    command.add_option("--deadline", arguments.deadline,
                       "a runner that takes longer over one answer has hung (default: 30s)");
    command.add_option("--seed", arguments.seed, "seed of inputs and orders (default: 1)");
    command.add_option(
        "--resume", arguments.resume,
        "go on with the run in this folder; takes its options from there, but for --budget");
    refuse_empty(*command.add_option("--out", arguments.out, "folder that gets the run's folder")
                      ->capture_default_str(),
                 "the folder's name", "give a folder, such as --out results");
}

/// Programs of others.
void add_program_options(CLI::App& command, SweepArguments& arguments) {
    command
        .add_option("--runner", arguments.runners,
                    "NAME=COMMAND, a program that speaks docs/protocol.md as a backend")
        ->allow_extra_args(false);
    command
        .add_option("--launcher", arguments.launchers,
                    "NAME=PREFIX, put before the runner of a backend: 'openmp=taskset -c 0,1'; "
                    "{workers}, {nodes} and {per_node} are replaced; mpirun, mpich and srun get "
                    "what they need")
        ->allow_extra_args(false);
    command
        .add_option(
            "--baseline", arguments.baselines,
            "BACKEND=BASELINE, what a backend is measured against: 'python:pool_map=serial'")
        ->allow_extra_args(false);
    add_options(command, arguments.commands);
    command
        .add_option("--program", arguments.program,
                    "a program of comparisons of your own, made with crossover/compare.hpp")
        ->excludes("--command")
        ->excludes("--runner")
        ->excludes("--baseline")
        ->excludes("--pin")
        ->excludes("--quick")
        ->excludes("--full");
    command.add_flag("--allow-planted", arguments.allow_planted,
                     "measure a --runner that has a slow-down planted into it; the record says so");
}

}  // namespace

void add_options(CLI::App& command, SweepArguments& arguments) {
    add_measuring_options(command, arguments);
    add_program_options(command, arguments);
    add_gbench_options(command, arguments.gbench);
}

void add_python_options(CLI::App& command, SweepArguments& arguments) {
    CLI::Option& where =
        *command.add_option("COMPARISON", arguments.python,
                            "script.py or module, :NAME behind it for one of several: what "
                            "crossover.compare was told");
    add_measuring_options(command, arguments);
    where.required()->excludes("--pin")->excludes("--quick")->excludes("--full");
}

Expected<SweepCommand> resume(const SweepArguments& arguments,
                              const std::vector<std::string>& given) {
    std::vector<std::string> others = given;
    std::erase_if(others,
                  [](const std::string& name) { return name == "--resume" || name == "--budget"; });
    if (!others.empty()) {
        return failure(
            {fmt::format("{} cannot be changed in a run that goes on", fmt::join(others, ", ")),
             "--resume", "leave it out: the options are those of that run; or sweep anew"});
    }
    SweepCommand command;
    command.options.resume = *arguments.resume;
    if (arguments.budget) {
        const auto more_s = parse_duration(*arguments.budget, "--budget");
        if (!more_s) {
            return failure(more_s.error());
        }
        command.more_s = *more_s;
    }
    return command;
}

Expected<sweep::SweepOptions> resolve(const SweepArguments& arguments, const Catalogue& catalogue) {
    sweep::SweepOptions options = without_texts(arguments);
    std::optional<Error> problem;
    const bool good = read_figures(arguments, catalogue, options, problem) &&
                      read_commands(arguments, catalogue, options, problem) &&
                      choose(arguments, catalogue, options, problem);
    if (!good) {
        return failure(*problem);
    }
    if (auto added = add_programs(options, arguments.baselines, catalogue); !added) {
        return failure(added.error());
    }
    for (const auto& fits : {check_runners(options), check_launchers(options), check_nodes(options),
                             check_memory(options, catalogue), check_pin(options, catalogue)}) {
        if (!fits) {
            return failure(fits.error());
        }
    }
    return options;
}

}  // namespace crossover::cli
