// How many nodes pay from which n: a stored run's costs on a simulated cluster.
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "benchmarks/commands/catalogue.hpp"
#include "benchmarks/commands/commands.hpp"
#include "benchmarks/commands/terminal.hpp"
#include "benchmarks/driver/terminal_line.hpp"
#include "benchmarks/formats/look.hpp"
#include "benchmarks/formats/plan_table.hpp"
#include "benchmarks/plan/inputs.hpp"
#include "benchmarks/plan/simulator.hpp"
#include "benchmarks/record/exit_code.hpp"
#include "benchmarks/text/atomic_file.hpp"
#include "benchmarks/text/quantities.hpp"
#include "benchmarks/workloads/workloads.hpp"

namespace crossover::commands {
namespace {

/// What is known before anything is simulated.
Expected<record::ClusterPlan> begun(const cli::PlanCommand& command) {
    const auto stored = record::read_results(command.results);
    if (!stored) {
        return failure(stored.error());
    }
    const auto find_bytes = [&](const std::string& name) -> std::optional<plan::Bytes> {
        if (command.bytes) {
            return plan::Bytes{command.bytes->first, command.bytes->second};
        }
        const auto workload = find_workload(name);
        return workload
                   ? std::optional(plan::Bytes{static_cast<unsigned>(workload->kernel.input_size),
                                               static_cast<unsigned>(workload->kernel.output_size)})
                   : std::nullopt;
    };
    const auto costs = plan::element_costs(*stored, command.workloads, find_bytes);
    if (!costs) {
        return failure(costs.error());
    }
    const auto wire = plan::find_wire(stored->network, {command.latency_us, command.ns_per_byte});
    if (!wire) {
        return failure(wire.error());
    }
    record::ClusterPlan plan{.wire = wire->wire,
                             .latency_source = wire->latency_source,
                             .bandwidth_source = wire->bandwidth_source,
                             .nodes = plan::node_counts(command.most_nodes),
                             .sizes = plan::sizes_for(*costs, wire->wire, command.most_nodes),
                             .workloads = {}};
    for (const record::ElementCost& cost : *costs) {
        plan.workloads.push_back({cost, {}});
    }
    return plan;
}

/// Fills the maps in.
Expected<void> simulate(record::ClusterPlan& plan, const plan::SimulationPrograms& programs,
                        const driver::Interrupt& interrupt) {
    auto simulator = plan::Simulator::make(programs, plan.wire, plan.nodes.back(), interrupt);
    if (!simulator) {
        return failure(simulator.error());
    }
    driver::TerminalLine line;
    const plan::Ask ask = [&](const plan::Call& call) {
        line.show(fmt::format("simulating {} on {} nodes, n = {}", call.cost.workload.substr(0, 30),
                              text::format_count(call.nodes), text::format_count(call.n)));
        return simulator->ask(call, plan.sizes.back());
    };
    for (record::PlannedWorkload& workload : plan.workloads) {
        for (const record::Placing placing :
             {record::Placing::resident, record::Placing::scattered}) {
            auto map = plan::map_of(workload.cost, placing, plan, ask);
            if (!map) {
                return failure(map.error());
            }
            workload.maps.push_back(*std::move(map));
        }
    }
    return {};
}

constexpr const char* k_elsewhere = "copy the run to a folder that you may write to";

/// Before anybody waits for a simulation.
Expected<void> check_writable(const std::filesystem::path& file) {
    const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : ".";
    if (access(folder.c_str(), W_OK) != 0) {
        return failure({fmt::format("cannot write the plan: {}", std::strerror(errno)),
                        file.string(), k_elsewhere});
    }
    std::error_code ignored;
    if (std::filesystem::is_directory(file, ignored)) {
        return failure({"a folder is where the plan goes", file.string(), "move the folder away"});
    }
    return {};
}

std::filesystem::path folder_of(const std::filesystem::path& results) {
    std::error_code ignored;
    return std::filesystem::is_directory(results, ignored) ? results : results.parent_path();
}

}  // namespace

int run(const cli::PlanCommand& command) {
    const plan::SimulationPrograms programs{.runner = simulated_runner()};
    auto plan = begun(command);
    if (!plan) {
        return complain(plan.error(), k_wrong_usage);
    }
    if (const auto there = plan::check_programs(programs); !there) {
        return complain(there.error(), k_wrong_usage);
    }
    const std::filesystem::path file = folder_of(command.results) / "plan.json";
    if (const auto good = check_writable(file); !good) {
        return complain(good.error(), k_wrong_usage);
    }
    const driver::Interrupt interrupt;
    if (const auto simulated = simulate(*plan, programs, interrupt); !simulated) {
        return complain(simulated.error(), interrupt.pending() ? k_interrupted : k_failed);
    }
    const auto written = text::write_where_told(file, record::to_plan_json(*plan));
    if (!written) {
        const text::Unwritten& why = written.error();
        return complain({why.error.what, why.error.where, k_elsewhere},
                        why.no_room ? k_failed : k_wrong_usage);
    }
    put(command.markdown ? formats::plan_markdown(*plan)
                         : formats::plan_text(*plan, formats::terminal_charset()));
    return k_done;
}

}  // namespace crossover::commands
