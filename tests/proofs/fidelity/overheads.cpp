// What every backend takes for a map of nearly nothing.
#include <fmt/format.h>

#include "benchmarks/driver/dispatch.hpp"
#include "benchmarks/driver/runner_process.hpp"
#include "benchmarks/stats/sign_test.hpp"
#include "tests/proofs/fidelity/paired_runs.hpp"

namespace crossover::fidelity {
namespace {

std::string text_of(const std::vector<double>& ns) {
    if (ns.empty()) {
        return "-";
    }
    return fmt::format("{:.2f} [{:.2f}, {:.2f}]", 1e-3 * stats::median(ns),
                       1e-3 * stats::quantile(ns, 0.25), 1e-3 * stats::quantile(ns, 0.75));
}

}  // namespace

void print_overheads(const Request& request, const driver::Interrupt& interrupt) {
    driver::ProcessSource source((request.binaries / "crossover-runner").string(),
                                 runners_of(request), {}, interrupt);
    std::map<record::DispatchKey, std::vector<double>> times;
    for (unsigned round = 0; round < request.rounds && !interrupt.pending(); ++round) {
        for (const auto calls : {record::CallMode::hot, record::CallMode::cold}) {
            for (const std::string& backend : request.backends) {
                if (backend.starts_with("serial")) {
                    continue;
                }
                const record::DispatchKey key{backend, request.workers, calls};
                if (const auto ns = driver::measure_dispatch(key, {}, source)) {
                    times[key].push_back(*ns);
                } else if (!interrupt.pending()) {
                    fmt::print(stderr, "crossover-fidelity: {}\n", to_string(ns.error()));
                }
            }
        }
    }
    fmt::print(
        "a map of one element a worker on {} workers: us per call, median [quartiles] over {} "
        "fresh processes\n\n",
        request.workers, request.rounds);
    fmt::print("{:<20} {:>26} {:>30}\n", "backend", "hot", "cold");
    for (const std::string& backend : request.backends) {
        const auto hot = times.find({backend, request.workers, record::CallMode::hot});
        const auto cold = times.find({backend, request.workers, record::CallMode::cold});
        if (hot != times.end() || cold != times.end()) {
            fmt::print("{:<20} {:>26} {:>30}\n", backend,
                       hot == times.end() ? "-" : text_of(hot->second),
                       cold == times.end() ? "-" : text_of(cold->second));
        }
    }
    fmt::print(
        "\nhot: back to back; cold: after all workers came to rest. Work stealing (tbb, std_par) "
        "may leave both "
        "elements\n"
        "to the caller, and then wakes nobody that it waits for.\n");
}

}  // namespace crossover::fidelity
