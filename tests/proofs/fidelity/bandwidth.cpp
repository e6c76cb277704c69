// Does every backend reach the memory bandwidth that a plain loop reaches?
#include <fmt/format.h>

#include "benchmarks/stats/sign_test.hpp"
#include "tests/proofs/fidelity/paired_runs.hpp"

namespace crossover::fidelity {

void print_bandwidth(const Request& request, const driver::Interrupt& interrupt) {
    constexpr std::uint64_t k_n = 1ULL << 26;
    constexpr std::size_t k_epochs = 3;  // of a pair: they share its pages and its state
    constexpr double k_bytes =
        2.0 * sizeof(double);  // read and written per element, as STREAM counts
    const std::string stream = (request.binaries / "crossover-handwritten-stream").string();
    Baseline plain;
    for (const std::string& backend : request.backends) {
        const std::string workers =
            backend.starts_with("serial") ? "1" : std::to_string(request.workers);
        plain.programs[backend] = {"serial", {stream, workers}};
    }
    fmt::print(
        "scale at n = 2^26 against a plain loop with the same workers: GB/s, medians over {} fresh "
        "pairs of "
        "processes,\n"
        "{} pairs of epochs each\n\n{:<20} {:>9} {:>11} {:>9}  {}\n",
        request.rounds, k_epochs, "backend", "backend", "plain loop", "ratio", "95 % interval");
    const auto found =
        pair_all(request, "scale", std::vector<std::uint64_t>(k_epochs, k_n), plain, interrupt);
    for (const auto& [backend, by_size] : found) {
        const Times& times = by_size.at(k_n);
        std::vector<double> ratios;
        for (std::size_t first = 0; first + k_epochs <= times.parallel.size(); first += k_epochs) {
            std::vector<double> epochs;
            for (std::size_t i = first; i < first + k_epochs; ++i) {
                epochs.push_back(times.serial[i] / times.parallel[i]);
            }
            ratios.push_back(stats::median(epochs));
        }
        const auto interval = stats::median_interval(ratios);
        const auto rate = [](const std::vector<double>& seconds) {
            return 1e-9 * k_bytes * static_cast<double>(k_n) / stats::median(seconds);
        };
        fmt::print("{:<20} {:>9.2f} {:>11.2f} {:>9.3f}  {}\n", backend, rate(times.parallel),
                   rate(times.serial), stats::median(ratios),
                   interval ? fmt::format("[{:.3f}, {:.3f}]", interval->low, interval->high) : "-");
    }
}

}  // namespace crossover::fidelity
