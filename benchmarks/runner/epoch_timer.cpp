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

/// Keeps the accumulated wall time instead of printing it. (A second run with the default reporter
/// crashes.)
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

double now_s() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

/// What the system did since this was made. Reading it means reading files, and workers may fall
/// asleep meanwhile, so it is made before the untimed call, and what is taken in proportion to time
/// is the timed part's share.
class Surroundings {
  public:
    explicit Surroundings(const Session& session)
        : m_session(session),
          m_start_s(now_s()),
          m_before(read_disturbances(session.worker_processes())) {}

    void put_into(record::Epoch& epoch, double timed_from_s) const {
        const double end_s = now_s();
        const Disturbances now = read_disturbances(m_session.worker_processes());
        const double share = (end_s - timed_from_s) / std::max(end_s - m_start_s, 1e-9);
        epoch.stolen_seconds = share_of(now.stolen_seconds, m_before.stolen_seconds, share);
        epoch.throttled_seconds =
            share_of(now.throttled_seconds, m_before.throttled_seconds, share);
        epoch.involuntary_switches =
            now.involuntary_switches -
            std::min(now.involuntary_switches, m_before.involuntary_switches);
    }

  private:
    static std::optional<double> share_of(const std::optional<double>& now,
                                          const std::optional<double>& before, double share) {
        return now && before ? std::optional((*now - *before) * share) : std::nullopt;
    }

    const Session& m_session;
    double m_start_s;
    Disturbances m_before;
};

double cpu_seconds_of(Session& session) {
    return session.distant_cpu_seconds() + cpu_seconds(session.worker_processes());
}

/// What the session used since this was made: no more than a few readings of clocks, and a message
/// to each worker that is elsewhere, which is then awake.
class Usage {
  public:
    explicit Usage(Session& session)
        : m_session(session),
          m_moving(session.moving_seconds()),
          m_cpu(cpu_seconds_of(session)),
          m_start_s(now_s()) {}

    double start_s() const { return m_start_s; }

    void put_into(record::Epoch& epoch) const {
        // Workers may have come and gone; the clock of one that was lost stands still in between.
        epoch.cpu_seconds = std::max(0.0, cpu_seconds_of(m_session) - m_cpu);
        epoch.moving_seconds = m_session.moving_seconds() - m_moving;
    }

  private:
    Session& m_session;
    double m_moving;
    double m_cpu;
    double m_start_s;
};

enum class Clock { real, manual };

/// Lets Google Benchmark run `body` once with its state; the epoch's seconds are what it then
/// reports.
Expected<record::Epoch> run_benchmark(
    std::uint64_t iterations, Clock clock,
    const std::function<void(benchmark::State&, record::Epoch&)>& body) {
    record::Epoch epoch;
    std::optional<std::string> problem;
    benchmark::ClearRegisteredBenchmarks();
    auto* registered = benchmark::RegisterBenchmark("epoch", [&](benchmark::State& state) {
        try {
            body(state, epoch);
        } catch (
            const std::exception& error) {  // none may pass through a library that expects none
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

/// Times calls as one region, right after `warm_up`.
template <class WarmUp>
Expected<record::Epoch> time_region(Session& session, std::uint64_t n, std::uint64_t iterations,
                                    WarmUp warm_up) {
    return run_benchmark(iterations, Clock::real,
                         [&](benchmark::State& state, record::Epoch& epoch) {
                             const Surroundings surroundings(session);
                             warm_up();
                             const Usage usage(session);
                             for (auto _ : state) {
                                 session.run(n);
                             }
                             usage.put_into(epoch);
                             surroundings.put_into(epoch, usage.start_s());
                         });
}

}  // namespace

Expected<record::Epoch> time_hot_calls(Session& session, std::uint64_t n,
                                       std::uint64_t iterations) {
    return time_region(session, n, iterations, [&] { session.run(n); });
}

Expected<record::Epoch> time_first_calls(Session& session, std::uint64_t n,
                                         std::uint64_t iterations) {
    return time_region(session, n, iterations, [] {});
}

Expected<record::Epoch> time_cold_calls(Session& session, std::uint64_t n,
                                        std::uint64_t iterations) {
    return run_benchmark(
        iterations, Clock::manual, [&](benchmark::State& state, record::Epoch& epoch) {
            const Surroundings surroundings(session);
            const Usage usage(session);
            for (auto _ : state) {
                idle(session.worker_processes());
                const auto start = std::chrono::steady_clock::now();
                session.run(n);
                state.SetIterationTime(
                    std::chrono::duration<double>(std::chrono::steady_clock::now() - start)
                        .count());
            }
            usage.put_into(epoch);
            surroundings.put_into(epoch, usage.start_s());
        });
}

TimeCalls timing_of(record::CallMode calls, double call_seconds) noexcept {
    constexpr double k_long_seconds =
        0.1;  // against the milliseconds until a woken worker has found its CPU
    if (calls == record::CallMode::cold) {
        return time_cold_calls;
    }
    return calls == record::CallMode::first || call_seconds > k_long_seconds ? time_first_calls
                                                                             : time_hot_calls;
}

const char* google_benchmark_version() {
    return CROSSOVER_GOOGLE_BENCHMARK_VERSION;
}

}  // namespace crossover::runner
