#include "benchmarks/runner/epoch_timer.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "benchmarks/runner/cpu_clock.hpp"
#include "benchmarks/runner/disturbance.hpp"

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

std::optional<double> difference(const std::optional<double>& now, const std::optional<double>& before) {
    return now && before ? std::optional(*now - *before) : std::nullopt;
}

/// Reads every total when made, and puts what happened since into an epoch.
class Totals {
  public:
    explicit Totals(const Session& session)
        : m_session(session),
          m_disturbances(read_disturbances(session.worker_processes())),
          m_moving(session.moving_seconds()),
          m_cpu(cpu_seconds(session.worker_processes())) {}

    void put_into(record::Epoch& epoch) const {
        // Workers may have come and gone; the clock of one that was lost stands still in between.
        epoch.cpu_seconds = std::max(0.0, cpu_seconds(m_session.worker_processes()) - m_cpu);
        epoch.moving_seconds = m_session.moving_seconds() - m_moving;
        const Disturbances now = read_disturbances(m_session.worker_processes());
        epoch.stolen_seconds = difference(now.stolen_seconds, m_disturbances.stolen_seconds);
        epoch.throttled_seconds = difference(now.throttled_seconds, m_disturbances.throttled_seconds);
        epoch.involuntary_switches =
            now.involuntary_switches - std::min(now.involuntary_switches, m_disturbances.involuntary_switches);
    }

  private:
    const Session& m_session;
    Disturbances m_disturbances;
    double m_moving;
    double m_cpu;
};

enum class Clock { real, manual };

/// Lets Google Benchmark run `body` once with its state; the epoch's seconds are what it then reports.
Expected<record::Epoch> run_benchmark(std::uint64_t iterations, Clock clock,
                                      const std::function<void(benchmark::State&, record::Epoch&)>& body) {
    record::Epoch epoch;
    std::optional<std::string> problem;
    benchmark::ClearRegisteredBenchmarks();
    auto* registered = benchmark::RegisterBenchmark("epoch", [&](benchmark::State& state) {
        try {
            body(state, epoch);
        } catch (const std::exception& error) {  // none may pass through a library that expects none
            problem = error.what();
            state.SkipWithError("the map failed");
        }
    });
    registered->Iterations(static_cast<benchmark::IterationCount>(iterations));
    clock == Clock::manual ? registered->UseManualTime() : registered->UseRealTime();
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

}  // namespace

Expected<record::Epoch> time_epoch(Session& session, std::uint64_t n, std::uint64_t iterations) {
    return run_benchmark(iterations, Clock::real, [&](benchmark::State& state, record::Epoch& epoch) {
        if (iterations > 1) {
            session.run(n);
        }
        const Totals before(session);
        for (auto _ : state) {
            session.run(n);
        }
        before.put_into(epoch);
    });
}

Expected<record::Epoch> time_cold_calls(Session& session, std::uint64_t n, std::uint64_t iterations) {
    return run_benchmark(iterations, Clock::manual, [&](benchmark::State& state, record::Epoch& epoch) {
        const Totals before(session);
        for (auto _ : state) {
            idle(session.worker_processes());
            const auto start = std::chrono::steady_clock::now();
            session.run(n);
            state.SetIterationTime(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
        }
        before.put_into(epoch);
    });
}

const char* google_benchmark_version() {
    return CROSSOVER_GOOGLE_BENCHMARK_VERSION;
}

}  // namespace crossover::runner
