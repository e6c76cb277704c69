// Measures one curve, a round at a time: each is a fresh pair of processes at sizes chosen by the
// rounds before it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "benchmarks/driver/context.hpp"
#include "benchmarks/record/values.hpp"
#include "benchmarks/stats/crossover.hpp"
#include "benchmarks/sweep/curve_answer.hpp"
#include "benchmarks/sweep/options.hpp"
#include "benchmarks/sweep/pair_round.hpp"

namespace crossover::sweep {

struct CurveRequest {
    record::CurveKey key;
    stats::SizeRange range;
    unsigned usable_cpus = 1;
    double began_s = 0.0;  ///< when the sweep did, on the clock
};

/// Where a curve stands, for the progress line.
struct CurveProgress {
    const record::CurveKey& key;
    unsigned rounds = 0;  ///< done
    std::string answer;   ///< so far: "512 [256, 1,024]"
};

struct CurveOutcome {
    record::Curve curve;
    stats::SizeRange range;
    record::Ended end = record::Ended::answered;
    stats::Ending ending = stats::Ending::time;  ///< which boundary judges the rounds
    std::optional<record::Failure> failure;
    double wall_s = 0.0;
    std::optional<double>
        more_s;  ///< about how long the rest would take, when it was not answered and can be told
};

class CurveMeasurement {
  public:
    CurveMeasurement(CurveRequest request, const SweepOptions& options,
                     const driver::Context& context);

    /// Takes over what an earlier sweep measured of this curve. Before the first round.
    void adopt(record::Curve past, std::optional<record::Failure> failure);

    CurveProgress progress() const;

    /// Measures one round and appends it and its samples to the journal. It is cut short at `end_s`
    /// on the context's clock.
    void measure_round(driver::RunnerSource& source, double end_s);

    /// Whether another round could bring anything: nothing failed, and the interval is wider than
    /// asked.
    bool is_open() const;

    /// Whether another round could bring anything, and the interval of n* is wider than x1.5, or
    /// than what was asked where that is wider still.
    bool is_vague() const;

    /// How long the next round may take, by the last one; 0 before the first. Of whole commands the
    /// cheapest size: the others need not fit.
    double round_s() const {
        return m_options.whole_commands && m_rounds_here > 0 ? m_cheapest_s : m_last_round_s;
    }

    const std::optional<record::Failure>& failure() const { return m_failure; }
    const record::Facts& facts() const { return m_facts; }

    /// What is known now.
    CurveOutcome outcome() const;

  private:
    bool wants_safe() const;
    bool can_go_on() const;
    bool is_answered(double width_ratio, bool with_safe) const;
    bool is_answered() const { return is_answered(width_asked(), wants_safe()); }
    bool begin_round();
    bool note(const protocol::OpenReply& opened);
    double width_asked() const;
    std::optional<double> seconds_for_the_rest() const;

    CurveRequest m_request;
    const SweepOptions& m_options;
    const driver::Context& m_context;
    CallTimesBySize m_times;
    record::Curve m_curve;
    record::Facts m_facts;
    std::optional<record::Failure> m_failure;
    bool m_stopped = false;
    bool m_unsaved = false;
    double m_wall_s = 0.0;
    double m_last_round_s = 0.0;
    double m_cheapest_s = 0.0;   ///< pair of the last round
    unsigned m_rounds_here = 0;  ///< without those of an earlier sweep
};

}  // namespace crossover::sweep
