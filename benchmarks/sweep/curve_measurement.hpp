// Measures one curve: paired rounds at the coarse sizes until every verdict stands, then bisection, then more rounds
// where the answer hangs on a size that is too close to call. May be stopped and continued at any round.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "benchmarks/record/values.hpp"
#include "benchmarks/stats/crossover.hpp"
#include "benchmarks/stats/sequential.hpp"
#include "benchmarks/sweep/options.hpp"
#include "benchmarks/sweep/pair_round.hpp"
#include "benchmarks/sweep/runner_link.hpp"
#include "benchmarks/sweep/state_answers.hpp"

namespace crossover::sweep {

struct CurveRequest {
    record::CurveKey key;
    std::uint64_t n_min = 1;
    std::uint64_t n_max = 1;
    unsigned usable_cpus = 1;
};

/// Where a curve stands, for whoever watches.
struct CurveProgress {
    const record::CurveKey& key;
    unsigned rounds = 0;   ///< done
    std::size_t open = 0;  ///< sizes without a verdict
    std::string answer;    ///< verdict so far: "n* in [128, 512]"
};

/// What the measuring of curves needs from around it. All functions must be set.
struct CurveContext {
    RunnerSource& source;
    const Clock& clock;
    double began_s = 0.0;  ///< when the sweep did, on the clock
    std::function<bool()> interrupted;
    /// What the machine gives now to this many threads; none where nothing can tell.
    std::function<std::optional<record::MachineState>(unsigned threads)> look;
    /// Store a round as it begins, and each sample; false when it could not be stored, which ends the sweep.
    std::function<bool(const record::CurveKey&, const record::Round&)> begin;
    std::function<bool(const record::CurveKey&, const record::Sample&)> keep;
    std::function<void(const CurveProgress&)> progress;
};

enum class CurveEnd {
    answered,  ///< nothing more to learn at the asked precision
    failed,    ///< a runner failed
    budget,    ///< the time ran out
    busy,      ///< others used the machine all the time
    stopped,   ///< interrupted
    unsaved,   ///< something could not be stored
};

struct CurveOutcome {
    record::Curve curve;
    std::vector<stats::SizeVerdict> verdicts;  ///< by increasing n, one per size that was measured
    std::optional<stats::Crossing> leaning;    ///< where the medians change sides, proven or not: for the cost model
    CurveEnd end = CurveEnd::answered;
    std::optional<record::Failure> failure;
    unsigned rounds = 0;
    double wall_s = 0.0;
    std::optional<double> more_s;  ///< about how long the rest would take, when it was not answered
    double alpha_per_side = 0.0;   ///< that each size's test was given
};

/// What rounds may be spent on; each includes those before it.
enum class Effort {
    regular,  ///< a verdict for every size, and bisection
    extra,    ///< more than the regular rounds for sizes too close to call, where the answer hangs on them
    safe,     ///< enough rounds at the winning sizes to tell from where nine of ten processes win
};

/// Until when a curve may be measured, on the context's clock, and what for.
struct Slice {
    double end_s = 0.0;       ///< no round is begun that would end after it …
    double last_end_s = 0.0;  ///< … but for the first, which need only end before this; a longer one is cut short
    Effort effort = Effort::safe;
};

class CurveMeasurement {
  public:
    CurveMeasurement(CurveRequest request, const SweepOptions& options, const CurveContext& context);

    /// Takes over what an earlier sweep measured of this curve. Before the first measure().
    void adopt(record::Curve past, std::optional<record::Failure> failure);

    /// Measures rounds until nothing is left to learn, the slice ends, the machine stays busy, or something fails.
    void measure(const Slice& slice);

    /// Whether another slice with this effort could bring anything.
    bool is_open(Effort effort);

    const std::optional<record::Failure>& failure() const { return m_failure; }
    const record::Facts& facts() const { return m_facts; }

    /// What is known now.
    CurveOutcome outcome();

  private:
    struct SizeRatios {
        int horizon = stats::k_regular_rounds;
        RatiosByRound by_round;  ///< every round kept
    };

    std::vector<double> counted(const SizeRatios& size) const;
    stats::Verdict judge(const SizeRatios& size) const;
    std::vector<stats::SizeVerdict> verdicts() const;
    bool is_precise(const stats::Classification& answer) const;
    std::vector<std::uint64_t> sizes_for_next_round(Effort effort);
    stats::Classification leaning() const;
    std::vector<std::uint64_t> narrowing(const std::vector<stats::SizeVerdict>& judged, Effort effort);
    std::vector<std::uint64_t> around_the_estimate(const stats::Classification& answer);
    std::vector<std::uint64_t> extend(const std::vector<stats::SizeVerdict>& judged);
    void run_one_round(std::vector<std::uint64_t> sizes, double last_end_s);
    std::vector<std::uint64_t> unproven_safe(const stats::Classification& answer) const;
    bool begin_round();
    void add(const record::Sample& sample);
    double seconds_for_the_rest();

    CurveRequest m_request;
    const SweepOptions& m_options;
    const CurveContext& m_context;
    std::size_t m_coarse_count;
    double m_alpha_per_side;
    stats::SequentialSignTest m_test;
    std::map<std::uint64_t, SizeRatios> m_sizes;
    CallTimesBySize m_times;
    record::Curve m_curve;
    record::Facts m_facts;
    std::optional<record::Failure> m_failure;
    bool m_stopped = false;
    bool m_unsaved = false;
    unsigned m_contended_in_a_row = 0;
    double m_wall_s = 0.0;
    double m_last_round_s = 0.0;
};

}  // namespace crossover::sweep
