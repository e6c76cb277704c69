#include "benchmarks/sides/other_plans.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "benchmarks/driver/child_process.hpp"
#include "benchmarks/driver/size_search.hpp"
#include "benchmarks/sides/gbench_plan.hpp"

namespace crossover::sides {
namespace {

constexpr const char* k_command = "command";

/// The words of a command line behind its adapter.
Expected<std::vector<driver::NamedCommand>> command_runner(const std::vector<std::string>& words,
                                                           const char* option,
                                                           const Adapters& adapters) {
    if (words.front().find('{') == std::string::npos && !driver::can_start(words.front())) {
        return failure({fmt::format("there is no program '{}'", words.front()), option,
                        "check its path and permissions"});
    }
    std::vector<std::string> all{adapters.command, "--"};
    all.insert(all.end(), words.begin(), words.end());
    return std::vector<driver::NamedCommand>{{k_command, std::move(all)}};
}

/// A run that fails is told by its side before anything is measured.
Expected<void> try_side(const char* option, driver::RunnerSource& source, std::uint64_t n,
                        const gate::GateOptions& options) {
    const auto calls = driver::calls_per_epoch({k_command, k_command, 1}, {n},
                                               gate::session_settings(options), source);
    return calls ? Expected<void>()
                 : failure({calls.error().what, option, "give a command that ends with status 0"});
}

Expected<gate::Plan> command_plan(const gate::GateOptions& options, const gate::Sides& sides) {
    std::vector<std::uint64_t> sizes = options.sizes;
    if (sizes.empty()) {
        sizes.push_back(1);
    }
    for (const auto& [option, source] :
         {std::pair{"--base-command", &sides.base}, std::pair{"--head-command", &sides.head}}) {
        if (auto good = try_side(option, *source, sizes.front(), options); !good) {
            return failure(good.error());
        }
    }
    const auto calls = driver::calls_per_epoch({k_command, k_command, 1}, sizes,
                                               gate::session_settings(options), sides.base);
    if (!calls) {
        return failure(calls.error());
    }
    gate::Plan plan;
    plan.base_runner = plan.head_runner = "command line";
    plan.families = {{.backend = k_command, .called = "all sizes"}};
    std::vector<record::CheckCell>& cells = plan.families.front().cells;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        cells.push_back(
            {.workload = k_command,
             .n = sizes[i],
             .iterations = (*calls)[i],
             .called = options.sizes.empty() ? "the command" : fmt::format("n = {}", sizes[i])});
    }
    cells.push_back(cells.front());
    cells.back().control = true;
    return plan;
}

std::vector<driver::NamedCommand> runners_of(const OwnProgram& program,
                                             const std::vector<std::string>& ways) {
    std::vector<driver::NamedCommand> runners;
    runners.reserve(ways.size());
    for (const std::string& way : ways) {
        runners.push_back({way, program.words});
    }
    return runners;
}

}  // namespace

Expected<gate::Comparison> compare_own(OwnProgram base, const OwnProgram& head,
                                       const gate::GateOptions& options) {
    if (options.workloads_named) {
        std::erase_if(base.offered, [&](const protocol::OfferedWorkload& one) {
            return std::find(options.workloads.begin(), options.workloads.end(), one.name) ==
                   options.workloads.end();
        });
    }
    if (base.offered.empty()) {
        return failure({fmt::format("base offers no '{}'", fmt::join(options.workloads, "', '")),
                        "--workload", "leave it out to compare all"});
    }
    const std::vector<std::string> ways = base.offered.front().ways;
    for (const protocol::OfferedWorkload& one : base.offered) {
        if (one.ways != ways) {
            return failure({fmt::format("'{}' and '{}' have different ways",
                                        base.offered.front().name, one.name),
                            "--base", "choose among them with --workload"});
        }
    }
    gate::Comparison comparison{.base = base.words.front(),
                                .head = head.words.front(),
                                .base_runners = runners_of(base, ways),
                                .head_runners = runners_of(head, ways)};
    std::vector<std::string> workloads;
    workloads.reserve(base.offered.size());
    for (const protocol::OfferedWorkload& one : base.offered) {
        workloads.push_back(one.name);
    }
    comparison.plan = [workloads, ways](const gate::GateOptions& asked,
                                        const gate::MachineLimits& limits,
                                        const gate::Sides& sides) {
        gate::GateOptions chosen = asked;
        if (!chosen.workloads_named) {
            chosen.workloads = workloads;
        }
        if (!chosen.backends_named) {
            chosen.backends = ways;
            std::erase(chosen.backends, "serial");
        }
        return gate::make_plan(chosen, limits, sides);
    };
    return comparison;
}

Expected<gate::Comparison> compare_commands(const gate::GateOptions& options,
                                            const Adapters& adapters) {
    auto base = command_runner(options.base_command, "--base-command", adapters);
    auto head = command_runner(options.head_command, "--head-command", adapters);
    if (!base || !head) {
        return failure(base ? head.error() : base.error());
    }
    if (options.base_command == options.head_command && options.plant.empty() &&
        !options.self_test) {
        return failure(
            {"base and head are the same command", "--head-command", "give another one"});
    }
    gate::Comparison comparison{.base = fmt::format("{}", fmt::join(options.base_command, " ")),
                                .head = fmt::format("{}", fmt::join(options.head_command, " ")),
                                .base_runners = std::move(*base),
                                .head_runners = std::move(*head)};
    comparison.plan = [](const gate::GateOptions& asked, const gate::MachineLimits& /*limits*/,
                         const gate::Sides& sides) { return command_plan(asked, sides); };
    return comparison;
}

}  // namespace crossover::sides
