// Did head get slower than base? The rule of the gate: two stages of counting rounds, with exact
// error rates.
#pragma once

#include <cstddef>
#include <span>

namespace crossover::stats {

/// What is counted and how often. The defaults are argued in docs/decisions/0060-gate-rule.md.
struct GateRule {
    double margin_ratio = 0.05;  ///< a round counts when head takes more than 1 + margin of base's
                                 ///< time, or base of head's
    int first_rounds = 12;
    int first_needed = 9;
    int confirm_rounds = 24;  ///< on fresh processes, for what the first stage flagged
    int confirm_needed = 20;
};

/// One stage of the rule: `needed` of `rounds` rounds beyond the margin on the same side.
struct GateStage {
    double margin_ratio = 0.05;
    int rounds = 0;
    int needed = 0;
};
GateStage first_stage(const GateRule& rule);
GateStage confirmation(const GateRule& rule);

/// How many rounds lay beyond the margin, on which side.
struct BeyondMargin {
    int slower = 0;
    int faster = 0;
    int rounds = 0;
};

enum class GateLean {
    open,    ///< rounds that are still to come may decide either way
    slower,  ///< enough rounds were slower
    faster,  ///< enough rounds were faster
    none,    ///< neither can be reached any more
};

/// Counts ln(head / base) of the rounds. Symmetric: slower is x > ln(1 + margin), faster is x <
/// -ln(1 + margin); a value on the margin is neither. No NaN, else std::invalid_argument.
BeyondMargin count_beyond(std::span<const double> log_ratios, double margin_ratio);

/// What the stage says after these rounds. Curtailed: it is said as soon as the rounds left cannot
/// change it, so it is the verdict of the full count and costs no error. Values beyond the stage's
/// number of rounds are not looked at. Requires needed > rounds / 2 (else both sides could win) and
/// needed <= rounds, else std::invalid_argument.
GateLean judge(const GateStage& stage, std::span<const double> log_ratios);

/// The probability that independent rounds, each slower than the margin with probability `p`, are
/// called slower by both stages. Exact.
double called_slower(const GateRule& rule, double p);

/// The smallest slow-down, 0.1 for 10 %, that the rule would probably (9 in 10) have called in
/// rounds that spread like these: so large that the share of them which it needs lies beyond the
/// margin. More than the margin, where rounds spread at all. Not empty, else std::invalid_argument.
double smallest_seen(const GateRule& rule, std::span<const double> log_ratios);

/// The largest probability that one cell or backend that did not change is called slower, whatever
/// its noise: without a change base and head are exchangeable, so that a round is beyond the margin
/// on one side with at most one half.
double false_alarm(const GateRule& rule);

/// Likewise for a run that judges `units` cells and backends (Bonferroni).
double false_alarm_of_run(const GateRule& rule, std::size_t units);

}  // namespace crossover::stats
