#include "benchmarks/sweep/plan.hpp"

#include <algorithm>

namespace crossover::sweep {
namespace {

std::vector<unsigned> workers_for(const WorkloadChoice& workload, const SweepOptions& options,
                                  unsigned usable_cpus) {
    if (!options.workers.empty()) {
        return options.workers;
    }
    constexpr unsigned k_waiting_workers = 8;
    return {std::max(usable_cpus, workload.waits ? k_waiting_workers : 2U)};
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
            for (const unsigned workers : workers_for(workload, options, usable_cpus)) {
                for (const record::CallMode calls : options.calls) {
                    curves.push_back(
                        {workload.name, backend, workers, calls, baseline_of(options, backend)});
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
