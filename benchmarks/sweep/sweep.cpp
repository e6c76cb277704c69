#include "benchmarks/sweep/sweep.hpp"

#include <algorithm>
#include <map>

#include "benchmarks/record/journal_lines.hpp"
#include "benchmarks/sweep/plan.hpp"
#include "benchmarks/sweep/summary.hpp"

namespace crossover::sweep {
namespace {

/// A curve that never began: its workload has no n_max because the serial runner failed, or the sweep was stopped.
CurveOutcome unmeasured(const record::CurveKey& key, CurveEnd end, std::optional<record::Failure> failure) {
    CurveOutcome outcome;
    outcome.curve.key = key;
    outcome.end = end;
    outcome.failure = std::move(failure);
    return outcome;
}

class Sweep {
  public:
    Sweep(const SweepOptions& options, record::Environment environment, const SweepContext& context, SampleLog& log)
        : m_options(options),
          m_context(context),
          m_log(log),
          m_curves(plan_curves(options, environment.cpus.usable)),
          m_start(context.clock.now_s()) {
        m_results.environment = std::move(environment);
        m_results.environment.seed = options.seed;
        m_results.options = requested_options(options);
        for (const record::CurveKey& key : m_curves) {
            m_most_workers = std::max(m_most_workers, key.workers);
        }
    }

    record::Results run() {
        for (m_done = 0; m_done < m_curves.size(); ++m_done) {
            add(measure_one(m_curves[m_done]));
        }
        m_results.scaling = scaling_of(m_results.cells);
        m_results.environment.finished_utc = record::utc_now();
        if (m_context.interrupted()) {
            m_results.status = "interrupted";
        } else if (m_log_problem || !m_results.failures.empty()) {
            m_results.status = "failed";
        }
        return std::move(m_results);
    }

    const std::optional<Error>& log_problem() const { return m_log_problem; }

  private:
    CurveOutcome measure_one(const record::CurveKey& key) {
        if (m_context.interrupted() || m_log_problem) {
            return unmeasured(key, CurveEnd::stopped, {});
        }
        const auto n_max = n_max_for(key.workload);
        if (!n_max) {
            return unmeasured(key, m_context.interrupted() ? CurveEnd::stopped : CurveEnd::failed,
                              record::Failure{key, {}, {}, record::Side::serial, to_string(n_max.error())});
        }
        const double now = m_context.clock.now_s();
        const double share = (m_start + m_options.budget_s - now) / static_cast<double>(m_curves.size() - m_done);
        const CurveRequest request{.key = key, .n_min = m_options.n_min, .n_max = *n_max, .end_s = now + share};
        return measure_curve(
            request, m_options,
            {.source = m_context.source,
             .clock = m_context.clock,
             .interrupted = m_context.interrupted,
             .keep = [this](const record::CurveKey& curve,
                            const record::Sample& sample) { return log(record::journal_line(curve, sample)); },
             .progress =
                 [this](const CurveProgress& progress) {
                     m_context.progress(progress, m_done, m_curves.size(), m_context.clock.now_s() - m_start);
                 }});
    }

    /// The same for all curves of a workload, asked for once.
    Expected<std::uint64_t> n_max_for(const std::string& workload) {
        auto found = m_n_max.find(workload);
        if (found == m_n_max.end()) {
            found = m_n_max
                        .emplace(workload, choose_n_max(workload, m_options, m_most_workers,
                                                        memory_limit(m_results.environment.cpus), m_context.source))
                        .first;
        }
        return found->second;
    }

    void add(CurveOutcome outcome) {
        if (outcome.end == CurveEnd::failed) {
            m_results.failures.push_back(*outcome.failure);
            log(record::journal_line(*outcome.failure));
        }
        const std::vector<record::Cell> cells = cells_of(outcome);
        m_results.crossovers.push_back(crossover_of(outcome, cells, m_results.environment.cpus.usable));
        m_results.cells.insert(m_results.cells.end(), cells.begin(), cells.end());
        if (!outcome.facts.empty()) {
            m_results.environment.runtimes[outcome.curve.key.backend] = outcome.facts;
        }
        m_results.curves.push_back(std::move(outcome.curve));
    }

    bool log(const std::string& line) {
        if (auto appended = m_log.append(line); !appended && !m_log_problem) {
            m_log_problem = appended.error();
        }
        return !m_log_problem;
    }

    const SweepOptions& m_options;
    const SweepContext& m_context;
    SampleLog& m_log;
    std::vector<record::CurveKey> m_curves;
    double m_start;
    unsigned m_most_workers = 1;
    std::size_t m_done = 0;
    std::map<std::string, Expected<std::uint64_t>> m_n_max;
    std::optional<Error> m_log_problem;
    record::Results m_results;
};

}  // namespace

record::RequestedOptions requested_options(const SweepOptions& options) {
    record::RequestedOptions result;
    for (const WorkloadChoice& workload : options.workloads) {
        result.workloads.push_back(workload.name);
    }
    result.backends = options.backends;
    result.workers = options.workers;
    result.calls = options.calls;
    result.budget_s = options.budget_s;
    result.quick = options.quick;
    return result;
}

record::Results measure(const SweepOptions& options, record::Environment environment, const SweepContext& context,
                        SampleLog& log, std::optional<Error>& log_problem) {
    Sweep sweep(options, std::move(environment), context, log);
    record::Results results = sweep.run();
    log_problem = sweep.log_problem();
    return results;
}

}  // namespace crossover::sweep
