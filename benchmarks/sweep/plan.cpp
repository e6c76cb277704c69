#include "benchmarks/sweep/plan.hpp"

#include <algorithm>

#include "benchmarks/driver/launchers.hpp"

namespace crossover::sweep {
namespace {

/// A node without a worker is none.
std::vector<unsigned> workers_for(const WorkloadChoice& workload, const SweepOptions& options,
                                  unsigned usable_cpus, unsigned nodes) {
    constexpr unsigned k_waiting_workers = 8;
    std::vector<unsigned> workers = options.workers;
    if (workers.empty()) {
        workers = {nodes * std::max(usable_cpus, workload.waits ? k_waiting_workers : 2U)};
    }
    std::erase_if(workers, [nodes](unsigned count) { return count < nodes; });
    return workers;
}

std::vector<unsigned> nodes_for(const SweepOptions& options, const std::string& backend) {
    return driver::places_nodes(options.launchers, options.runners, backend)
               ? options.nodes
               : std::vector<unsigned>{1};
}

}  // namespace

std::string baseline_of(const SweepOptions& options, const std::string& backend) {
    const auto own = options.baselines.find(backend);
    return own == options.baselines.end() ? options.baseline : own->second;
}

std::vector<record::CurveKey> plan_curves(const SweepOptions& options, unsigned usable_cpus) {
    std::vector<record::CurveKey> curves;
    for (const WorkloadChoice& workload : options.workloads) {
        for (const std::string& backend : options.backends) {
            for (const unsigned nodes : nodes_for(options, backend)) {
                for (const unsigned workers : workers_for(workload, options, usable_cpus, nodes)) {
                    for (const record::CallMode calls : options.calls) {
                        curves.push_back({workload.name, backend, workers, calls,
                                          baseline_of(options, backend), nodes});
                    }
                }
            }
        }
    }
    return curves;
}

driver::SessionSettings session_settings(const SweepOptions& options) {
    return {.seed = options.seed,
            .pin = options.pin,
            .epoch_s = options.epoch_s,
            .deadline_s = options.deadline_s,
            .planted = options.allow_planted ? driver::Planted::allowed : driver::Planted::refused};
}

}  // namespace crossover::sweep
