#include "benchmarks/cli/check_arguments.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>

#include "benchmarks/cli/take.hpp"
#include "benchmarks/cli/units.hpp"
#include "benchmarks/cli/words.hpp"
#include "benchmarks/command/command_line.hpp"

namespace crossover::cli {
namespace {

const std::vector<std::string> k_check_workloads{"wave", "square_int"};
const std::vector<std::string> k_self_test_workloads{"wave"};
constexpr double k_self_test_budget_s = 300.0;
constexpr std::size_t k_self_test_cells = 20;
constexpr double k_least_margin = 0.001;

/// In the order of CheckFormat.
constexpr std::array<std::string_view, 5> k_check_formats{"text", "markdown", "junit", "github",
                                                          "json"};
constexpr std::array<std::string_view, 1> k_skipped_check_parts{"probe"};

/// Names once each, each one checked.
Expected<std::vector<std::string>> resolve_names(
    const std::vector<std::string>& names, const char* option,
    const std::function<Expected<std::string>(const std::string&)>& look_up) {
    std::vector<std::string> found;
    for (const std::string& name : names) {
        auto known = look_up(name);
        if (!known) {
            return failure({known.error().what, option, known.error().remedy});
        }
        found.push_back(std::move(*known));
    }
    return each_once(found);
}

/// This program need not know what both builds know: what is unknown here is left to them.
Expected<std::string> workload_name(const Catalogue& catalogue, const std::string& name) {
    if (name.empty()) {
        return failure({"the workload's name is empty", "", "see crossover list workloads"});
    }
    const auto found = catalogue.find_workload(name);
    return found ? found->name : name;
}

Expected<std::string> backend_name(const std::string& name) {
    if (name.empty() || name == "serial") {
        return failure({name.empty() ? "the backend's name is empty" : "serial is always measured",
                        "", "name a parallel backend; see crossover list backends"});
    }
    return name;
}

/// The words that head's runner is started with.
std::vector<std::string> plant_of(const CheckArguments& arguments) {
    std::vector<std::string> words;
    if (arguments.plant_percent) {
        words.insert(words.end(), {"--plant-percent", *arguments.plant_percent});
    }
    if (arguments.plant_call_ns) {
        words.insert(words.end(), {"--plant-call-ns", *arguments.plant_call_ns});
    }
    if (arguments.plant_lost_worker) {
        words.emplace_back("--plant-lost-worker");
    }
    return words;
}

/// The words of a command, with places that stand for something; {n} needs --n.
Expected<std::vector<std::string>> command_words(const std::string& line, const char* option,
                                                 bool sizes_given) {
    auto words = split_words(line);
    if (!words || words->empty()) {
        return failure({words ? "the command is empty" : words.error().what, option,
                        words ? "give a command line" : words.error().remedy});
    }
    bool grows = false;
    for (const std::string& word : *words) {
        const auto one = command::fill_placeholders(word, {.n = 1}, false);
        if (!one) {
            return failure({one.error().what, option, one.error().remedy});
        }
        grows = grows || *one != *command::fill_placeholders(word, {.n = 2}, false);
    }
    if (grows != sizes_given) {
        return failure({grows ? "the command contains {n}, and no size is given"
                              : "the command does not contain {n}",
                        option,
                        grows ? "give sizes: --n 1000,100000" : "write {n} where it takes a size"});
    }
    return words;
}

bool take_commands(const CheckArguments& arguments, gate::GateOptions& options,
                   std::optional<Error>& problem) {
    if (!arguments.base_command) {
        return true;
    }
    const bool sized = arguments.sizes.has_value();
    options.base = *arguments.base_command;
    const std::string head = arguments.head_command.value_or(*arguments.base_command);
    options.head = head;
    return (!sized || take(parse_size_list(*arguments.sizes, "--n"), options.sizes, problem)) &&
           take(command_words(*arguments.base_command, "--base-command", sized),
                options.base_command, problem) &&
           take(command_words(head, "--head-command", sized), options.head_command, problem);
}

Expected<void> check_builds(const CheckArguments& arguments) {
    if (arguments.base_command && !arguments.head_command && !arguments.self_test) {
        return failure({"there is no command to compare with", "--head-command",
                        "give one; --self-test measures a command against itself"});
    }
    if (!arguments.base_command && !arguments.self_test && (!arguments.base || !arguments.head)) {
        return failure(
            {fmt::format("there is no {} to compare", arguments.base ? "head" : "base"),
             "crossover check",
             "give two builds, --base BUILD --head BUILD, or a stored run, --baseline RESULTS"});
    }
    return {};
}

/// Two stored runs are compared without measuring: of the options, they have these alone.
void exclude_what_measures(CLI::App& command) {
    constexpr std::array<std::string_view, 8> k_of_stored_runs{
        "--help",   "--baseline", "--absolute", "--missing-is-skip",
        "--margin", "--head",     "--format",   "--inconclusive-is-failure"};
    CLI::Option* const baseline = command.get_option("--baseline");
    for (CLI::Option* const option : command.get_options([](const CLI::Option*) { return true; })) {
        if (std::find(k_of_stored_runs.begin(), k_of_stored_runs.end(), option->get_name()) ==
            k_of_stored_runs.end()) {
            baseline->excludes(option);
        }
    }
}

void add_planting(CLI::App& command, CheckArguments& arguments) {
    CLI::Option* const self_test = command.add_flag(
        "--self-test", arguments.self_test,
        "plant slow-downs into head and print false alarms and power on this machine");
    CLI::Option* const plant_percent =
        command.add_option("--plant-percent", arguments.plant_percent,
                           "plant into head: so much more time per element");
    CLI::Option* const plant_call_ns = command.add_option(
        "--plant-call-ns", arguments.plant_call_ns, "plant into head: nanoseconds more per call");
    CLI::Option* const plant_lost_worker = command.add_flag(
        "--plant-lost-worker", arguments.plant_lost_worker, "plant into head: one worker less");
    // A self-test plants a head of its own, and prints a table of its own.
    for (CLI::Option* const other :
         {command.get_option("--head"), command.get_option("--head-command"),
          command.get_option("--format"), plant_percent, plant_call_ns, plant_lost_worker}) {
        self_test->excludes(other);
    }
}

}  // namespace

void add_options(CLI::App& command, CheckArguments& arguments) {
    command.add_option("--base", arguments.base,
                       "what to compare with: a build folder, its crossover-runner, or a "
                       "Google Benchmark binary");
    CLI::Option* const head = command.add_option(
        "--head", arguments.head,
        "what is in question, likewise; with --baseline: the stored run to judge "
        "(results/latest)");
    refuse_empty(*head, "the name of a run or build", "give a build, or a run's folder");
    CLI::Option* const base_command =
        command.add_option("--base-command", arguments.base_command,
                           "a command line to compare with, whole runs of it: './old --n {n}'");
    CLI::Option* const head_command =
        command.add_option("--head-command", arguments.head_command, "likewise in question");
    base_command->excludes("--base")->excludes(head);
    head_command->needs(base_command);
    command
        .add_option("--n", arguments.sizes, "of commands: the sizes that {n} stands for: 1000,2^20")
        ->needs(base_command);
    add_stored_options(command, arguments.stored);
    command.add_option("--filter", arguments.filter,
                       "of Google Benchmark binaries: a regular expression of names (all)");
    command.add_option("--margin", arguments.margin,
                       "how much slower counts: 5% (default), 20% with --baseline");
    command
        .add_option("--workload", arguments.workloads,
                    "NAME[:PARAMETER], may be repeated (default: wave, square_int)")
        ->allow_extra_args(false);
    command
        .add_option("--backend", arguments.backends,
                    "NAME[:VARIANT], may be repeated (default: all of this build)")
        ->allow_extra_args(false);
    command.add_option("--workers", arguments.workers,
                       "worker counts: 2,max (default: usable CPUs, at least 2)");
    command.add_option("--budget", arguments.budget,
                       "how long to take at most (default: 90s; a self-test: 300s)");
    command.add_option("--deadline", arguments.deadline,
                       "a runner that takes longer over one answer has hung (30s)");
    command.add_option("--seed", arguments.seed, "seed of inputs and orders (default: 1)");
    command.add_option("--cells", arguments.cells,
                       "a stored run whose crossovers say where to measure");
    refuse_empty(*command.add_option("--out", arguments.out, "folder that gets the check's folder")
                      ->capture_default_str(),
                 "the folder's name", "give a folder, such as --out results");
    CLI::Option* const format =
        command.add_option("--format", arguments.format,
                           "text, markdown, junit, github (annotations, job summary) or json");
    format->capture_default_str();
    accept_only(*format, "there is no format", k_check_formats);
    CLI::Option& skip =
        *command.add_option("--skip", arguments.skip, "probe: leave out looks at the machine");
    skip.allow_extra_args(false);
    accept_only(skip, "there is no part to leave out", k_skipped_check_parts);
    command.add_flag("--inconclusive-is-failure", arguments.inconclusive_is_failure,
                     "exit 1 when nothing can be said");
    add_planting(command, arguments);
    exclude_what_measures(command);
}

bool is_stored(const CheckArguments& arguments) {
    return arguments.stored.baseline.has_value();
}

Expected<StoredCheckCommand> resolve_stored(const CheckArguments& arguments) {
    StoredCheckArguments stored = arguments.stored;
    stored.head = arguments.head;
    stored.margin = arguments.margin;
    stored.format = enum_of<CheckFormat>(k_check_formats, arguments.format);
    stored.inconclusive_is_failure = arguments.inconclusive_is_failure;
    return resolve(stored);
}

Expected<CheckCommand> resolve(const CheckArguments& arguments, const Catalogue& catalogue) {
    if (auto good = check_builds(arguments); !good) {
        return failure(good.error());
    }
    CheckCommand command;
    gate::GateOptions& options = command.options;
    options.self_test = arguments.self_test;
    options.base = arguments.base.value_or("");
    options.head = arguments.head.value_or("");
    options.filter = arguments.filter;
    options.workloads_named = !arguments.workloads.empty();
    options.backends_named = !arguments.backends.empty();
    options.plant = plant_of(arguments);
    options.out = arguments.out;
    options.inconclusive_is_failure = arguments.inconclusive_is_failure;
    if (options.self_test) {
        options.budget_s = k_self_test_budget_s;
        options.most_cells = k_self_test_cells;
    }
    if (arguments.cells) {
        options.cells_from = *arguments.cells;
    }
    const auto& workloads = options.workloads_named ? arguments.workloads
                            : options.self_test     ? k_self_test_workloads
                                                    : k_check_workloads;
    const auto& backends = options.backends_named ? arguments.backends : catalogue.default_backends;
    std::optional<Error> problem;
    const bool good =
        (!arguments.margin || take(parse_margin(*arguments.margin, k_least_margin),
                                   options.rule.margin_ratio, problem)) &&
        take_measuring(arguments, catalogue.usable_cpus, options, problem) &&
        take_commands(arguments, options, problem) &&
        take(resolve_names(workloads, "--workload",
                           [&](const std::string& name) { return workload_name(catalogue, name); }),
             options.workloads, problem) &&
        take(resolve_names(backends, "--backend", backend_name), options.backends, problem);
    if (!good) {
        return failure(*problem);
    }
    options.probe = arguments.skip.empty();
    command.format = enum_of<CheckFormat>(k_check_formats, arguments.format);
    return command;
}

}  // namespace crossover::cli
