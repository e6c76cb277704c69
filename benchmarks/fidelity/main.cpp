// crossover-fidelity: does the suite measure what a hand-written loop takes? Pairs each backend with its hand-written
// twin on fresh processes, as a sweep does, and prints the ratio of their times.
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

/// Ratios suite / hand-written by size. The hand-written program takes the place of the serial side of the pair.
std::map<std::uint64_t, std::vector<double>> ratios(const std::string& backend, unsigned rounds,
                                                    const std::filesystem::path& binaries,
                                                    const sweep::Interrupt& interrupt) {
    const unsigned workers = backend.starts_with("serial") ? 1 : k_workers;
    const std::string twin = (binaries / ("crossover-handwritten-" + backend.substr(0, backend.find(':')))).string();
    const std::string own = (binaries / "crossover-runner").string();
    sweep::ProcessSource source(own, {{"serial", {twin, std::to_string(workers)}}}, {}, interrupt);
    std::map<std::uint64_t, std::vector<double>> found;
    sweep::CallTimesBySize times;
    std::mt19937_64 random(1);
    for (unsigned round = 0; round < rounds && !interrupt.pending(); ++round) {
        const sweep::RoundRequest request{.curve = {"wave", backend, workers, "hot"},
                                          .round = round,
                                          .sizes = {1ULL << 10, 1ULL << 20},
                                          .seed = 1,
                                          .padding = static_cast<std::size_t>(random() % 4096)};
        const auto outcome = sweep::run_round(request, source, times, [&](const record::Sample& sample) {
            found[sample.n].push_back(sample.parallel.seconds / sample.serial.seconds);
            return true;
        });
        if (outcome.failure) {
            fmt::print(stderr, "crossover-fidelity: {}\n", outcome.failure->error);
            return found;
        }
    }
    return found;
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
    fmt::print("{:<10} {:>8} {:>9}   {}\n", "backend", "n", "median", "95 % interval of the median");
    // The bare name "serial" stands for the hand-written side; with its variant our own serial backend is another name.
    for (const char* backend : {"serial:plain", "openmp", "tbb"}) {
        for (const auto& [n, values] : ratios(backend, static_cast<unsigned>(rounds), binaries, interrupt)) {
            const auto interval = stats::median_interval(values);
            fmt::print("{:<10} {:>8} {:>9.4f}   {}\n", backend, n, stats::median(values),
                       interval ? fmt::format("[{:.4f}, {:.4f}]", interval->low, interval->high) : "-");
        }
    }
    return interrupt.pending() ? 130 : 0;
}
