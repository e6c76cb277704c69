// crossover-fidelity: does the suite measure what a hand-written loop takes? Pairs each backend with its hand-written
// twin on fresh processes, as a sweep does, and prints the ratios of their times.
#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <random>

#include "benchmarks/stats/sign_test.hpp"
#include "benchmarks/sweep/pair_round.hpp"
#include "benchmarks/sweep/runner_process.hpp"

namespace {

using namespace crossover;

constexpr unsigned k_workers = 2;

/// Seconds per call, one value per process and side.
struct Times {
    std::vector<double> suite, twin;
};

/// By size. The hand-written program takes the place of the serial side of the pair.
std::map<std::uint64_t, Times> times_of(const std::string& backend, unsigned rounds,
                                        const std::filesystem::path& binaries, const sweep::Interrupt& interrupt) {
    const unsigned workers = backend.starts_with("serial") ? 1 : k_workers;
    const std::string twin = (binaries / ("crossover-handwritten-" + backend.substr(0, backend.find(':')))).string();
    const std::string own = (binaries / "crossover-runner").string();
    sweep::ProcessSource source(own, {{"serial", {twin, std::to_string(workers)}}}, {}, interrupt);
    std::map<std::uint64_t, Times> found;
    sweep::CallTimesBySize times;
    std::mt19937_64 random(1);
    for (unsigned round = 0; round < rounds && !interrupt.pending(); ++round) {
        const sweep::RoundRequest request{.curve = {"wave", backend, workers, "hot"},
                                          .round = round,
                                          .sizes = {1ULL << 10, 1ULL << 20},
                                          .seed = 1,
                                          .padding = static_cast<std::size_t>(random() % 4096)};
        const auto outcome = sweep::run_round(request, source, times, [&](const record::Sample& sample) {
            const auto calls = static_cast<double>(sample.iterations);
            found[sample.n].suite.push_back(sample.parallel.seconds / calls);
            found[sample.n].twin.push_back(sample.serial.seconds / calls);
            return true;
        });
        if (outcome.failure) {
            fmt::print(stderr, "crossover-fidelity: {}\n", outcome.failure->error);
            return found;
        }
    }
    return found;
}

/// Median of the pairs' ratios with its interval, and the ratio of equal percentiles: where half of the processes have
/// both threads on one CPU and half do not, pairs compare unlike with unlike, and percentiles like with like.
void print_row(const char* backend, std::uint64_t n, const Times& times) {
    std::vector<double> ratios;
    for (std::size_t i = 0; i < times.suite.size(); ++i) {
        ratios.push_back(times.suite[i] / times.twin[i]);
    }
    const auto interval = stats::median_interval(ratios);
    const auto percentile = [&](double q) { return stats::quantile(times.suite, q) / stats::quantile(times.twin, q); };
    fmt::print("{:<13} {:>8} {:>9.4f}  {:<18} {:>9.4f} {:>9.4f} {:>9.4f} {:>8.2f}\n", backend, n, stats::median(ratios),
               interval ? fmt::format("[{:.4f}, {:.4f}]", interval->low, interval->high) : "-", percentile(0.1),
               percentile(0.25), percentile(0.5), stats::quantile(times.twin, 0.9) / stats::quantile(times.twin, 0.1));
}

}  // namespace

int main(int argc, char** argv) {
    const int rounds = argc > 1 ? std::atoi(argv[1]) : 24;
    if (argc > 2 || rounds < 6) {
        fmt::print(stderr, "usage: crossover-fidelity [ROUNDS], at least 6 (default 24)\n");
        return 2;
    }
    const auto binaries = std::filesystem::read_symlink("/proc/self/exe").parent_path();
    const sweep::Interrupt interrupt;
    fmt::print("time of a map of wave through the suite / by a hand-written loop, {} fresh pairs of processes\n\n",
               rounds);
    fmt::print("{:<13} {:>8} {:>9}  {:<18} {:>9} {:>9} {:>9} {:>8}\n", "backend", "n", "pairs", "95 % interval",
               "10th pct", "25th pct", "50th pct", "spread");
    // The bare name "serial" stands for the hand-written side; with its variant our own serial backend is another name.
    for (const char* backend : {"serial:plain", "openmp", "tbb"}) {
        for (const auto& [n, times] : times_of(backend, static_cast<unsigned>(rounds), binaries, interrupt)) {
            print_row(backend, n, times);
        }
    }
    fmt::print(
        "\npairs: median of suite / hand-written over pairs; pct: ratio of equal percentiles over processes;\n"
        "spread: 90th / 10th percentile of the hand-written loop's processes\n");
    return interrupt.pending() ? 130 : 0;
}
