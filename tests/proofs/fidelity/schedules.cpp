// What deciding on the way who maps what is worth where elements cost unlike much.
#include <fmt/format.h>

#include <algorithm>

#include "benchmarks/driver/runner_process.hpp"
#include "benchmarks/driver/size_search.hpp"
#include "benchmarks/record/cpus.hpp"
#include "benchmarks/stats/sign_test.hpp"
#include "tests/proofs/fidelity/paired_runs.hpp"

namespace crossover::fidelity {

void print_schedules(const Request& request, const driver::Interrupt& interrupt) {
    driver::ProcessSource source((request.binaries / "crossover-runner").string(), {}, {},
                                 interrupt);
    const auto n = driver::largest_size({.workload = "mandelbrot",
                                         .most_workers = request.workers,
                                         .limit_bytes = driver::memory_limit(record::read_cpus())},
                                        {}, source);
    if (!n) {
        fmt::print(stderr, "crossover-fidelity: {}\n", to_string(n.error()));
        return;
    }
    fmt::print(
        "mandelbrot at its top size, n = {}: speed-up over serial on {} workers, {} fresh pairs of "
        "processes\n\n",
        *n, request.workers, request.rounds);
    fmt::print("{:<20} {:>9}  {}\n", "backend", "speed-up", "95 % interval");
    const auto found = pair_all(request, "mandelbrot", {*n}, {}, interrupt);
    std::vector<std::pair<double, std::string>> rows;
    for (const auto& [backend, by_size] : found) {
        const Times& times = by_size.at(*n);
        std::vector<double> ratios;
        for (std::size_t i = 0; i < times.parallel.size(); ++i) {
            ratios.push_back(times.serial[i] / times.parallel[i]);
        }
        const auto interval = stats::median_interval(ratios);
        rows.emplace_back(
            stats::median(ratios),
            fmt::format(
                "{:<20} {:>9.3f}  {}", backend, stats::median(ratios),
                interval ? fmt::format("[{:.3f}, {:.3f}]", interval->low, interval->high) : "-"));
    }
    std::sort(rows.rbegin(), rows.rend());
    for (const auto& [speedup, row] : rows) {
        fmt::print("{}\n", row);
    }
}

}  // namespace crossover::fidelity
