#include "tests/proofs/fidelity/paired_runs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "backends/registry.hpp"
#include "benchmarks/driver/runner_process.hpp"
#include "benchmarks/stats/sign_test.hpp"

namespace crossover::fidelity {

std::vector<std::string> all_backends(const std::filesystem::path& binaries) {
    std::vector<std::string> names;
    for (const RegistryEntry& entry : registry()) {
        if (entry.present()) {
            for (const Variant& variant : entry.variants) {
                names.push_back(fmt::format("{}:{}", entry.name, variant.name));
            }
        }
    }
    for (const ProgramBackend& program : program_backends(binaries)) {
        if (program.baseline == "serial" &&
            program.absent_reason.empty()) {  // those that run our kernels
            for (const std::string& variant : program.variants) {
                names.push_back(
                    fmt::format("{}:{}", program.name, variant.substr(0, variant.find('['))));
            }
        }
    }
    return names;
}

std::vector<driver::NamedCommand> runners_of(const Request& request) {
    std::vector<driver::NamedCommand> runners;
    for (const std::string& backend : request.backends) {
        if (is_program_backend(backend)) {
            if (auto found = find_program_backend(backend, request.binaries)) {
                runners.push_back({backend, std::move(found->command)});
            }
        }
    }
    return runners;
}

std::string text_of_ratios(const std::vector<double>& first, const std::vector<double>& second) {
    std::vector<double> ratios;
    for (std::size_t i = 0; i < first.size(); ++i) {
        ratios.push_back(first[i] / second[i]);
    }
    const auto interval = stats::median_interval(ratios);
    const auto percentile = [&](double q) {
        return stats::quantile(first, q) / stats::quantile(second, q);
    };
    return fmt::format(
        "{:>9.4f}  {:<18} {:>9.4f} {:>9.4f} {:>9.4f} {:>8.2f}", stats::median(ratios),
        interval ? fmt::format("[{:.4f}, {:.4f}]", interval->low, interval->high) : "-",
        percentile(0.1), percentile(0.25), percentile(0.5),
        stats::quantile(second, 0.9) / stats::quantile(second, 0.1));
}

std::string ratios_header() {
    return fmt::format("{:>9}  {:<18} {:>9} {:>9} {:>9} {:>8}", "pairs", "95 % interval",
                       "10th pct", "25th pct", "50th pct", "spread");
}

std::map<std::string, std::map<std::uint64_t, Times>> pair_all(
    const Request& request, const std::string& workload, const std::vector<std::uint64_t>& sizes,
    const Baseline& baseline, const driver::Interrupt& interrupt) {
    std::map<std::string, std::map<std::uint64_t, Times>> found;
    std::map<std::string, sweep::CallTimesBySize> call_times;
    std::vector<std::string> open = request.backends;
    std::mt19937_64 random(1);
    for (unsigned round = 0; round < request.rounds; ++round) {
        std::erase_if(open, [&](const std::string& backend) {
            std::vector<driver::NamedCommand> runners = runners_of(request);
            if (const auto own = baseline.programs.find(backend); own != baseline.programs.end()) {
                runners.push_back({baseline.backend, own->second.words});
            }
            driver::ProcessSource source((request.binaries / "crossover-runner").string(), runners,
                                         {}, interrupt);
            const sweep::RoundRequest pair{
                .curve = {workload, backend, backend.starts_with("serial") ? 1 : request.workers,
                          record::CallMode::hot, baseline.backend},
                .round = round,
                .sizes = sizes,
                .padding = static_cast<std::size_t>(random() % 4096),
                .baseline_workers = baseline.workers};
            const auto outcome = sweep::run_round(
                pair, source, call_times[backend], [&](const record::Sample& sample) {
                    const auto calls = static_cast<double>(sample.iterations);
                    found[backend][sample.n].parallel.push_back(sample.parallel.seconds / calls);
                    found[backend][sample.n].serial.push_back(sample.serial.seconds / calls);
                    return true;
                });
            if (!outcome) {
                fmt::print(stderr, "crossover-fidelity: {}\n", outcome.error().error);
            }
            return !outcome || interrupt.pending();
        });
    }
    return found;
}

}  // namespace crossover::fidelity
