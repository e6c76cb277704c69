// Measures one curve: paired rounds at the coarse sizes until every verdict stands, then bisection.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "benchmarks/record/values.hpp"
#include "benchmarks/stats/crossover.hpp"
#include "benchmarks/sweep/options.hpp"
#include "benchmarks/sweep/runner_link.hpp"

namespace crossover::sweep {

struct CurveRequest {
    record::CurveKey key;
    std::uint64_t n_min = 1;
    std::uint64_t n_max = 1;
    double end_s = 0.0;  ///< on the context's clock: no round is begun that would end after it, and one that
                         ///< takes longer than thought is cut short at the next size
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
    std::function<bool()> interrupted;
    /// Stores a sample; false when it could not be stored, which ends the sweep.
    std::function<bool(const record::CurveKey&, const record::Sample&)> keep;
    std::function<void(const CurveProgress&)> progress;
};

enum class CurveEnd {
    answered,  ///< nothing more to learn at the asked precision
    failed,    ///< a runner failed
    budget,    ///< the time ran out
    stopped,   ///< interrupted, or a sample could not be stored
};

struct CurveOutcome {
    record::Curve curve;
    std::vector<stats::SizeVerdict> verdicts;  ///< by increasing n, one per size that was planned
    CurveEnd end = CurveEnd::answered;
    std::optional<record::Failure> failure;
    record::Facts facts;
    unsigned rounds = 0;
    double wall_s = 0.0;
};

CurveOutcome measure_curve(const CurveRequest& request, const SweepOptions& options, const CurveContext& context);

}  // namespace crossover::sweep
