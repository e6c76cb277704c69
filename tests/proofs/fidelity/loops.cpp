// Does the suite measure what a hand-written loop takes?
#include <fmt/format.h>

#include "tests/proofs/fidelity/paired_runs.hpp"

namespace crossover::fidelity {
void print_loops(const Request& request, const driver::Interrupt& interrupt) {
    // The hand-written program takes the place of the serial side of the pair.
    Baseline twins;
    Request with_twins = request;
    std::erase_if(with_twins.backends, [&](const std::string& backend) {
        const auto colon = backend.find(':');
        const std::filesystem::path twin =
            request.binaries / ("crossover-handwritten-" + backend.substr(0, colon));
        if (colon == std::string::npos || !std::filesystem::exists(twin)) {
            fmt::print(stderr, "crossover-fidelity: {} has no hand-written loop\n", backend);
            return true;
        }
        const std::string workers =
            backend.starts_with("serial") ? "1" : std::to_string(request.workers);
        twins.programs[backend] = {"serial", {twin.string(), workers, backend.substr(colon + 1)}};
        return false;
    });
    fmt::print(
        "time of a map of wave through the suite / by a hand-written loop, {} fresh pairs of "
        "processes\n\n",
        request.rounds);
    fmt::print("{:<20} {:>8} {}\n", "backend", "n", ratios_header());
    const auto found =
        pair_all(with_twins, "wave", {1ULL << 10, 1ULL << 16, 1ULL << 22}, twins, interrupt);
    for (const std::string& backend : with_twins.backends) {
        if (const auto times = found.find(backend); times != found.end()) {
            for (const auto& [n, at_n] : times->second) {
                fmt::print("{:<20} {:>8} {}\n", backend, n,
                           text_of_ratios(at_n.parallel, at_n.serial));
            }
        }
    }
    fmt::print(
        "\npairs: median of suite / hand-written over pairs; pct: ratio of equal percentiles over "
        "processes;\n"
        "spread: 90th / 10th percentile of the hand-written loop's processes\n");
}

}  // namespace crossover::fidelity
