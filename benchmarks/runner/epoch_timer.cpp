#include "benchmarks/runner/epoch_timer.hpp"

#include <benchmark/benchmark.h>

#include <optional>
#include <string>
#include <vector>

#include "benchmarks/runner/cpu_clock.hpp"

namespace crossover::runner {
namespace {

/// Keeps the accumulated wall time instead of printing it. (A second run with the default reporter crashes.)
class CapturingReporter final : public benchmark::BenchmarkReporter {
  public:
    bool ReportContext(const Context& /*context*/) override { return true; }
    void ReportRuns(const std::vector<Run>& runs) override {
        if (!runs.empty()) {
            m_seconds = runs.front().real_accumulated_time;
        }
    }
    std::optional<double> seconds() const { return m_seconds; }

  private:
    std::optional<double> m_seconds;
};

}  // namespace

Expected<record::Epoch> time_epoch(Session& session, std::uint64_t n, std::uint64_t iterations) {
    record::Epoch epoch;
    std::optional<std::string> problem;
    benchmark::ClearRegisteredBenchmarks();
    benchmark::RegisterBenchmark(
        "epoch",
        [&](benchmark::State& state) {
            try {
                if (iterations > 1) {
                    session.run(n);
                }
                const double moving = session.moving_seconds();
                const double cpu = cpu_seconds(session.worker_processes());
                for (auto _ : state) {
                    session.run(n);
                }
                epoch.cpu_seconds = cpu_seconds(session.worker_processes()) - cpu;
                epoch.moving_seconds = session.moving_seconds() - moving;
            } catch (const std::exception& error) {  // none may pass through a library that expects none
                problem = error.what();
                state.SkipWithError("the map failed");
            }
        })
        ->Iterations(static_cast<benchmark::IterationCount>(iterations))
        ->UseRealTime();
    CapturingReporter reporter;
    benchmark::RunSpecifiedBenchmarks(&reporter);
    benchmark::ClearRegisteredBenchmarks();
    if (problem) {
        return failure({*problem, "", ""});
    }
    if (!reporter.seconds()) {
        return failure({"Google Benchmark reported no time", "", ""});
    }
    epoch.seconds = *reporter.seconds();
    return epoch;
}

const char* google_benchmark_version() {
    return CROSSOVER_GOOGLE_BENCHMARK_VERSION;
}

}  // namespace crossover::runner
