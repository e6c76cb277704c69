// What every backend takes for a map of nearly nothing, and what it costs to stay serial.
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <string_view>

#include "benchmarks/driver/child_process.hpp"
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

/// Prints what another program of ours says; a build without its runtime has none.
void print_output_of(const std::filesystem::path& program) {
    if (!std::filesystem::exists(program)) {
        return;
    }
    const auto child = driver::spawn({program.string()}, {});
    if (!child) {
        fmt::print(stderr, "crossover-fidelity: {}\n", to_string(child.error()));
        return;
    }
    std::array<char, 4096> part{};
    for (ssize_t got = 0; (got = read(child->output.get(), part.data(), part.size())) > 0;) {
        fmt::print("{}", std::string_view(part.data(), static_cast<std::size_t>(got)));
    }
    constexpr double k_grace_s = 1.0;
    driver::end_process(child->pid, k_grace_s);
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
        "to the caller, and then wakes nobody that it waits for.\n\n");
    if (!interrupt.pending()) {
        print_output_of(request.binaries / "crossover-openmp-if");
    }
}

}  // namespace crossover::fidelity
