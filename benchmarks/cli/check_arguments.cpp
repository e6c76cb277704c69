#include "benchmarks/cli/check_arguments.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>

#include "backends/api/nearest_name.hpp"
#include "benchmarks/cli/take.hpp"
#include "benchmarks/cli/units.hpp"

namespace crossover::cli {
namespace {

const std::vector<std::string> k_check_workloads{"wave", "square_int"};
const std::vector<std::string> k_self_test_workloads{"wave"};
constexpr double k_self_test_budget_s = 300.0;
constexpr std::size_t k_self_test_cells = 20;
constexpr double k_least_margin = 0.001;

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
        if (std::find(found.begin(), found.end(), *known) == found.end()) {
            found.push_back(std::move(*known));
        }
    }
    return found;
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

/// What a self-test has no use for, and would otherwise pass over in silence.
Expected<void> check_self_test(const CheckArguments& arguments) {
    struct Useless {
        bool given;
        const char *option, *why;
    };
    const std::array useless{
        Useless{arguments.head.has_value(), "--head", "a self-test has no head: it plants its own"},
        Useless{!plant_of(arguments).empty(), "--plant-...", "a self-test plants its own"},
        Useless{arguments.format != "text", "--format", "a self-test prints a table of its own"}};
    for (const Useless& item : useless) {
        if (item.given) {
            return failure({item.why, item.option, "leave it out, or leave out --self-test"});
        }
    }
    return {};
}

Expected<void> check_builds(const CheckArguments& arguments) {
    if (arguments.self_test) {
        return check_self_test(arguments);
    }
    if (!arguments.base || !arguments.head) {
        return failure(
            {fmt::format("there is no {} to compare", arguments.base ? "head" : "base"),
             "crossover check",
             "give two builds, --base BUILD --head BUILD, or a stored run, --baseline RESULTS"});
    }
    return {};
}

}  // namespace

void add_options(CLI::App& command, CheckArguments& arguments) {
    command.add_option("--base", arguments.base,
                       "the build to compare with: a build folder or its crossover-runner");
    command.add_option("--head", arguments.head,
                       "the build in question, likewise; with --baseline: the stored run to judge "
                       "(results/latest)");
    add_stored_options(command, arguments.stored);
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
    command.add_option("--out", arguments.out, "folder that gets the check's folder")
        ->capture_default_str();
    command
        .add_option("--format", arguments.format,
                    "text, markdown, junit, github (annotations, job summary) or json")
        ->capture_default_str();
    command.add_option("--skip", arguments.skip, "probe: leave out looks at the machine")
        ->allow_extra_args(false);
    command.add_flag("--inconclusive-is-failure", arguments.inconclusive_is_failure,
                     "exit 1 when nothing can be said");
    command.add_flag("--self-test", arguments.self_test,
                     "plant slow-downs into head and print false alarms and power on this machine");
    command.add_option("--plant-percent", arguments.plant_percent,
                       "plant into head: so much more time per element");
    command.add_option("--plant-call-ns", arguments.plant_call_ns,
                       "plant into head: nanoseconds more per call");
    command.add_flag("--plant-lost-worker", arguments.plant_lost_worker,
                     "plant into head: one worker less");
}

bool is_stored(const CheckArguments& arguments) {
    return arguments.stored.baseline || arguments.stored.absolute ||
           arguments.stored.missing_is_skip;
}

Expected<StoredCheckCommand> resolve_stored(const CheckArguments& arguments,
                                            const CLI::App& command) {
    constexpr std::array<std::string_view, 7> k_known{
        "--baseline", "--absolute", "--missing-is-skip",        "--head",
        "--margin",   "--format",   "--inconclusive-is-failure"};
    for (const CLI::Option* option : command.get_options()) {
        const std::string name = option->get_name();
        if (option->count() > 0 &&
            std::find(k_known.begin(), k_known.end(), name) == k_known.end()) {
            return failure(
                {fmt::format("{} is of no use beside --baseline, which measures nothing", name),
                 "crossover check", fmt::format("leave out {}, or compare two builds", name)});
        }
    }
    StoredCheckArguments stored = arguments.stored;
    stored.head = arguments.head;
    stored.margin = arguments.margin;
    stored.format = arguments.format;
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
        (!arguments.budget ||
         take(parse_duration(*arguments.budget, "--budget"), options.budget_s, problem)) &&
        (!arguments.deadline ||
         take(parse_duration(*arguments.deadline, "--deadline"), options.deadline_s, problem)) &&
        (!arguments.seed || take(parse_seed(*arguments.seed), options.seed, problem)) &&
        (!arguments.workers || take(parse_workers(*arguments.workers, catalogue.usable_cpus),
                                    options.workers, problem)) &&
        take(resolve_names(workloads, "--workload",
                           [&](const std::string& name) { return workload_name(catalogue, name); }),
             options.workloads, problem) &&
        take(resolve_names(backends, "--backend", backend_name), options.backends, problem);
    if (!good) {
        return failure(*problem);
    }
    const auto format = parse_check_format(arguments.format);
    if (!format) {
        return failure(format.error());
    }
    for (const std::string& part : arguments.skip) {
        constexpr std::array<std::string_view, 1> k_parts{"probe"};
        if (part != k_parts.front()) {
            return failure({fmt::format("there is no part '{}' to leave out", part), "--skip",
                            name_remedy(part, k_parts)});
        }
        options.probe = false;
    }
    if (options.out.empty()) {
        return failure(
            {"the folder's name is empty", "--out", "give a folder, such as --out results"});
    }
    command.format = *format;
    return command;
}

}  // namespace crossover::cli
