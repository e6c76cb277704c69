#include "benchmarks/sweep/milestones.hpp"

#include "benchmarks/stats/safe_size.hpp"
#include "benchmarks/stats/threshold.hpp"

namespace crossover::sweep {

void set_milestones(record::Crossover& crossover, const std::vector<record::Cell>& cells) {
    constexpr double k_ns_per_us = 1e3;
    constexpr double k_double = 2.0;
    std::vector<stats::WinCount> wins;
    std::vector<stats::CurvePoint> speedups;
    std::vector<stats::TaskCell> tasks;
    for (const record::Cell& cell : cells) {
        wins.push_back({cell.n, static_cast<int>(cell.wins), static_cast<int>(cell.rounds)});
        if (cell.speedup_ratio.value && cell.serial_ns.value) {
            const auto workers = static_cast<double>(cell.curve.workers);
            speedups.push_back({static_cast<double>(cell.n), *cell.speedup_ratio.value});
            tasks.push_back({*cell.serial_ns.value / k_ns_per_us / workers, *cell.speedup_ratio.value / workers});
        }
    }
    if (!wins.empty()) {
        const stats::SafeSize safe = stats::safe_size(wins);
        crossover.safe = {safe.n_low, safe.n_high};
    }
    if (!speedups.empty()) {
        crossover.double_speed_n = stats::reaches_for_good(speedups, k_double).x;
        crossover.metg_us = stats::metg(tasks).x;
    }
}

}  // namespace crossover::sweep
