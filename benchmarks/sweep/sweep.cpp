#include "benchmarks/sweep/sweep.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "benchmarks/driver/contention.hpp"
#include "benchmarks/driver/dispatch.hpp"
#include "benchmarks/driver/size_search.hpp"
#include "benchmarks/record/journal_lines.hpp"
#include "benchmarks/record/network.hpp"
#include "benchmarks/record/winners.hpp"
#include "benchmarks/sweep/plan.hpp"
#include "benchmarks/sweep/scaling_summary.hpp"
#include "benchmarks/sweep/summary.hpp"

namespace crossover::sweep {
namespace {

/// A curve of the plan. It has no measurement when its workload has no n_max: the serial runner
/// failed, or the sweep was stopped or its budget spent before.
struct PlannedCurve {
    record::CurveKey key;
    std::unique_ptr<CurveMeasurement> measurement;
    std::optional<record::Failure> failure;
};

class Sweep {
  public:
    Sweep(const SweepOptions& options, record::Environment environment, const SweepContext& context)
        : m_options(options),
          m_context(context),
          m_around{.clock = context.around.clock,
                   .interrupted = context.around.interrupted,
                   .look = context.around.look,
                   .log = [this](const std::string& line) { return log(line); }},
          m_start(context.around.clock.now_s() - context.past.elapsed_s),
          m_n_max(context.past.n_max.begin(), context.past.n_max.end()) {
        m_results.environment = std::move(environment);
        m_results.environment.seed = options.seed;
        m_results.options = requested_options(options);
        m_results.environment.runtimes = context.past.runtimes;
        if (!context.past.started_utc.empty()) {
            m_results.environment.started_utc = context.past.started_utc;
        }
        for (record::CurveKey& key : plan_curves(options, usable_cpus())) {
            m_most_workers = std::max(m_most_workers, key.workers);
            m_curves.push_back({std::move(key), nullptr, {}});
        }
    }

    record::Results run() {
        warm_up();
        measure_dispatches();
        for (PlannedCurve& curve : m_curves) {
            if (!is_over()) {
                prepare(curve);
            }
        }
        take_turns([](const CurveMeasurement& curve) { return curve.is_vague(); });
        take_turns([](const CurveMeasurement& curve) { return curve.is_open(); });
        sum_up();
        return std::move(m_results);
    }

  private:
    unsigned usable_cpus() const { return m_results.environment.cpus.usable; }
    double elapsed_s() const { return m_around.clock.now_s() - m_start; }
    double end_s() const { return m_start + m_options.budget_s; }
    bool is_spent() const { return m_around.clock.now_s() >= end_s(); }
    bool is_over() const { return m_around.interrupted() || m_log_failed; }

    /// Looks at the machine until three looks agree: after a pause it takes a while to become what
    /// it will be.
    void warm_up() {
        if (m_results.warm_up = m_context.past.warm_up; m_results.warm_up) {
            return;
        }
        const double patience_s = std::min(3.0, 0.05 * m_options.budget_s);
        const double start = m_around.clock.now_s();
        std::vector<record::MachineState> seen;
        record::WarmUp warm_up;
        while (!warm_up.steady && !is_over() && m_around.clock.now_s() - start < patience_s) {
            const auto state = m_around.look(usable_cpus());
            if (!state) {
                return;
            }
            seen.push_back(*state);
            const std::size_t count = seen.size();
            warm_up.steady =
                count >= 3 && driver::is_steady(seen[count - 1], seen[count - 2], seen[count - 3]);
        }
        warm_up.probes = static_cast<unsigned>(seen.size());
        warm_up.seconds = m_around.clock.now_s() - start;
        m_results.warm_up = warm_up;
        log(record::journal_line(warm_up));
    }

    void measure_dispatches() {
        if (!m_options.dispatch ||
            m_options.whole_commands) {  // what a command costs before it works is its start-up
            return;
        }
        constexpr double k_share = 0.1;
        const double end = m_start + k_share * m_options.budget_s;
        m_results.dispatch = driver::measure_all_dispatches(
            driver::plan_dispatch(plan_curves(m_options, usable_cpus())),
            session_settings(m_options), m_context.source,
            {.past = m_context.past.dispatch_ns,
             .go_on = [&] { return !is_over() && m_around.clock.now_s() < end; },
             .keep = [&](const record::DispatchKey& key,
                         double ns) { log(record::journal_dispatch(key, ns, elapsed_s())); }});
    }

    /// A round for every open curve in turn, until none is open or the time is out: so all of them
    /// see the same minutes.
    template <class IsOpen>
    void take_turns(IsOpen is_open) {
        std::vector<PlannedCurve*> open;
        do {
            open.clear();
            for (PlannedCurve& curve : m_curves) {
                if (curve.measurement && is_open(*curve.measurement) &&
                    m_around.clock.now_s() + curve.measurement->round_s() < end_s()) {
                    open.push_back(&curve);
                }
            }
            m_done = done_curves();
            for (PlannedCurve* curve : open) {
                if (!is_over() &&
                    m_around.clock.now_s() + curve->measurement->round_s() < end_s()) {
                    measure(*curve);
                }
            }
        } while (!open.empty() && !is_over());
    }

    /// Those that no further round would be spent on, however much time there is.
    std::size_t done_curves() const {
        return static_cast<std::size_t>(
            std::count_if(m_curves.begin(), m_curves.end(), [](const PlannedCurve& curve) {
                return !curve.measurement || !curve.measurement->is_open();
            }));
    }

    void prepare(PlannedCurve& curve) {
        const auto n_max = n_max_for(curve.key);
        if (!n_max) {
            if (!m_around.interrupted() && !is_spent()) {
                curve.failure = record::Failure{
                    curve.key, {}, {}, record::Side::serial, to_string(n_max.error())};
                log(record::journal_line(*curve.failure));
            }
            return;
        }
        curve.measurement = std::make_unique<CurveMeasurement>(
            CurveRequest{
                .key = curve.key,
                .range = {m_options.n_min, *n_max, m_options.size_notes.step, m_options.sizes},
                .usable_cpus = usable_cpus(),
                .began_s = m_start},
            m_options, m_around);
        const record::Journal& past = m_context.past;
        const auto measured = past.curves.find(curve.key);
        const auto failed = past.failures.find(curve.key);
        curve.measurement->adopt(
            measured != past.curves.end() ? measured->second : record::Curve{},
            failed != past.failures.end() ? std::optional(failed->second) : std::nullopt);
    }

    void measure(PlannedCurve& curve) {
        m_context.progress(curve.measurement->progress(), m_done, m_curves.size(), elapsed_s());
        curve.measurement->measure_round(m_context.source, end_s());
        if (curve.measurement->failure()) {
            log(record::journal_line(*curve.measurement->failure()));
        }
        record::Facts& known = m_results.environment.runtimes[curve.key.backend];
        if (known.empty() && !curve.measurement->facts().empty()) {
            known = curve.measurement->facts();
            log(record::journal_facts(curve.key.backend, known));
        }
    }

    /// The same for all curves of a workload on one baseline, asked for once.
    Expected<std::uint64_t> n_max_for(const record::CurveKey& curve) {
        const record::PlanKey key(curve.workload, curve.baseline);
        if (const auto known = m_n_max.find(key); known != m_n_max.end()) {
            return known->second;
        }
        const std::uint64_t step = m_options.size_notes.step;
        auto n_max =
            m_options.n_max
                ? Expected<std::uint64_t>(std::max(*m_options.n_max, m_options.n_min))
                : driver::largest_size(
                      {.workload = key.first,
                       .serial = key.second,
                       .n_min = m_options.n_min,
                       .growth = step * step * step,
                       .top_call_s = m_options.top_call_s,
                       .most_workers = m_most_workers,
                       .limit_bytes = driver::memory_limit(m_results.environment.cpus),
                       .whole_commands = m_options.whole_commands},
                      session_settings(m_options), m_context.source, [&] { return !is_spent(); });
        if (n_max) {
            log(record::journal_plan(key, *n_max));
        }
        return m_n_max.emplace(key, std::move(n_max)).first->second;
    }

    void sum_up() {
        for (PlannedCurve& curve : m_curves) {
            add(outcome_of(curve));
        }
        std::erase_if(m_results.environment.runtimes,
                      [](const auto& entry) { return entry.second.empty(); });
        m_results.scaling = scaling_of(m_results.cells, m_results.curves);
        m_results.winners = record::winners_of(m_results.cells);
        m_results.network = record::network_of(m_results.curves);
        m_results.environment.finished_utc = record::utc_now();
        if (m_around.interrupted()) {
            m_results.status = record::RunStatus::interrupted;
        } else if (m_log_failed || !m_results.failures.empty()) {
            m_results.status = record::RunStatus::failed;
        }
    }

    CurveOutcome outcome_of(PlannedCurve& curve) const {
        CurveOutcome outcome;
        if (curve.measurement) {
            outcome = curve.measurement->outcome();
        } else {
            outcome.curve.key = curve.key;
            outcome.end = curve.failure ? record::Ended::failed : record::Ended::budget;
            outcome.failure = curve.failure;
        }
        // What ended the sweep in another curve's round kept this one from going on, too.
        if (outcome.end == record::Ended::budget && is_over()) {
            outcome.end = m_log_failed ? record::Ended::unsaved : record::Ended::interrupted;
        }
        return outcome;
    }

    void add(CurveOutcome outcome) {
        if (outcome.end == record::Ended::failed) {
            m_results.failures.push_back(*outcome.failure);
        }
        const std::vector<record::Cell> cells = cells_of(outcome);
        m_results.crossovers.push_back(crossover_of(outcome, cells, usable_cpus()));
        m_results.crossovers.back().unit = m_options.size_notes.unit;
        m_results.crossovers.back().gate_n = m_options.size_notes.gate_n;
        m_results.cells.insert(m_results.cells.end(), cells.begin(), cells.end());
        m_results.curves.push_back(std::move(outcome.curve));
    }

    bool log(const std::string& line) {
        m_log_failed = m_log_failed || !m_context.around.log(line);
        return !m_log_failed;
    }

    const SweepOptions& m_options;
    const SweepContext& m_context;
    driver::Context m_around;
    double m_start;
    std::map<record::PlanKey, Expected<std::uint64_t>> m_n_max;
    std::vector<PlannedCurve> m_curves;
    unsigned m_most_workers = 1;
    std::size_t m_done = 0;
    bool m_log_failed = false;
    record::Results m_results;
};

}  // namespace

record::RequestedOptions requested_options(const SweepOptions& options) {
    const auto texts = [](const std::vector<driver::NamedCommand>& commands) {
        std::vector<std::string> result;
        result.reserve(commands.size());
        for (const driver::NamedCommand& command : commands) {
            result.push_back(fmt::format("{} = {}", command.name, fmt::join(command.words, " ")));
        }
        return result;
    };
    record::RequestedOptions result;
    for (const WorkloadChoice& workload : options.workloads) {
        result.workloads.push_back(workload.name);
    }
    result.backends = options.backends;
    result.workers = options.workers;
    result.nodes = options.nodes == std::vector{1U} ? std::vector<unsigned>() : options.nodes;
    result.calls = options.calls;
    result.pin = options.pin;
    result.budget_s = options.budget_s;
    result.quick = options.quick;
    result.n_min = options.n_min;
    result.n_max = options.n_max;
    result.size_notes = options.size_notes;
    result.precision_ratio = options.precision_ratio;
    result.deadline_s = options.deadline_s;
    result.runners = texts(options.runners);
    result.launchers = texts(options.launchers);
    for (const auto& [backend, baseline] : options.baselines) {
        result.baselines.push_back(fmt::format("{} = {}", backend, baseline));
    }
    return result;
}

record::Results measure(const SweepOptions& options, record::Environment environment,
                        const SweepContext& context) {
    return Sweep(options, std::move(environment), context).run();
}

}  // namespace crossover::sweep
