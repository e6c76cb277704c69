// Does the suite measure what a hand-written loop takes?
#include <fmt/format.h>

#include "benchmarks/fidelity/yard.hpp"
#include "benchmarks/stats/sign_test.hpp"

namespace crossover::fidelity {
namespace {

/// Median of the pairs' ratios with its interval, and the ratio of equal percentiles: where half of the processes have
/// both threads on one CPU and half do not, pairs compare unlike with unlike, and percentiles like with like.
void print_row(const std::string& backend, std::uint64_t n, const Times& times) {
    std::vector<double> ratios;
    for (std::size_t i = 0; i < times.parallel.size(); ++i) {
        ratios.push_back(times.parallel[i] / times.serial[i]);
    }
    const auto interval = stats::median_interval(ratios);
    const auto percentile = [&](double q) {
        return stats::quantile(times.parallel, q) / stats::quantile(times.serial, q);
    };
    fmt::print("{:<20} {:>8} {:>9.4f}  {:<18} {:>9.4f} {:>9.4f} {:>9.4f} {:>8.2f}\n", backend, n, stats::median(ratios),
               interval ? fmt::format("[{:.4f}, {:.4f}]", interval->low, interval->high) : "-", percentile(0.1),
               percentile(0.25), percentile(0.5),
               stats::quantile(times.serial, 0.9) / stats::quantile(times.serial, 0.1));
}

}  // namespace

void print_loops(const Request& request, const sweep::Interrupt& interrupt) {
    // The hand-written program takes the place of the serial side of the pair.
    std::map<std::string, sweep::NamedCommand> twins;
    Request with_twins = request;
    std::erase_if(with_twins.backends, [&](const std::string& backend) {
        const auto colon = backend.find(':');
        const std::filesystem::path twin = request.binaries / ("crossover-handwritten-" + backend.substr(0, colon));
        if (colon == std::string::npos || !std::filesystem::exists(twin)) {
            fmt::print(stderr, "crossover-fidelity: {} has no hand-written loop\n", backend);
            return true;
        }
        const std::string workers = backend.starts_with("serial") ? "1" : std::to_string(request.workers);
        twins[backend] = {"serial", {twin.string(), workers, backend.substr(colon + 1)}};
        return false;
    });
    fmt::print("time of a map of wave through the suite / by a hand-written loop, {} fresh pairs of processes\n\n",
               request.rounds);
    fmt::print("{:<20} {:>8} {:>9}  {:<18} {:>9} {:>9} {:>9} {:>8}\n", "backend", "n", "pairs", "95 % interval",
               "10th pct", "25th pct", "50th pct", "spread");
    const auto found = pair_all(with_twins, "wave", {1ULL << 10, 1ULL << 16, 1ULL << 22}, twins, interrupt);
    for (const std::string& backend : with_twins.backends) {
        if (const auto times = found.find(backend); times != found.end()) {
            for (const auto& [n, at_n] : times->second) {
                print_row(backend, n, at_n);
            }
        }
    }
    fmt::print(
        "\npairs: median of suite / hand-written over pairs; pct: ratio of equal percentiles over processes;\n"
        "spread: 90th / 10th percentile of the hand-written loop's processes\n");
}

}  // namespace crossover::fidelity
