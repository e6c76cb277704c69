// How one backend does against others, without serial between them: a quotient of two speed-ups
// from different rounds would mix two states of the machine.
#include <fmt/format.h>

#include "tests/proofs/fidelity/paired_runs.hpp"

namespace crossover::fidelity {

void print_peers(const Request& request, const driver::Interrupt& interrupt) {
    constexpr std::uint64_t k_n = 1ULL << 22;
    const std::string& first = request.backends.front();
    Request others = request;
    others.backends.erase(others.backends.begin());
    fmt::print(
        "time of a map of wave at n = 2^22 on {} workers by {} / by each other, {} fresh pairs of "
        "processes\n\n",
        request.workers, first, request.rounds);
    fmt::print("{:<20} {}\n", "other", ratios_header());
    Baseline baseline{.backend = first,
                      .workers = first.starts_with("serial") ? 1 : request.workers};
    Request alone = request;
    alone.backends = {first};
    for (const driver::NamedCommand& runner : runners_of(alone)) {
        for (const std::string& backend : others.backends) {
            baseline.programs[backend] = runner;
        }
    }
    const auto found = pair_all(others, "wave", {k_n}, baseline, interrupt);
    for (const std::string& backend : others.backends) {
        if (const auto by_size = found.find(backend); by_size != found.end()) {
            const Times& times = by_size->second.at(k_n);
            fmt::print("{:<20} {}\n", backend, text_of_ratios(times.serial, times.parallel));
        }
    }
}

}  // namespace crossover::fidelity
