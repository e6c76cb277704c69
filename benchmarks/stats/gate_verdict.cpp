#include "benchmarks/stats/gate_verdict.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "benchmarks/stats/binomial.hpp"
#include "benchmarks/stats/sign_test.hpp"

namespace crossover::stats {

GateStage first_stage(const GateRule& rule) {
    return {rule.margin_ratio, rule.first_rounds, rule.first_needed};
}

GateStage confirmation(const GateRule& rule) {
    return {rule.margin_ratio, rule.confirm_rounds, rule.confirm_needed};
}

BeyondMargin count_beyond(std::span<const double> log_ratios, double margin_ratio) {
    if (!(margin_ratio >= 0.0)) {
        throw std::invalid_argument("gate: the margin must not be negative");
    }
    const double margin = std::log1p(margin_ratio);
    BeyondMargin count;
    for (const double x : log_ratios) {
        if (std::isnan(x)) {
            throw std::invalid_argument("gate: a ratio is not a number");
        }
        count.slower += x > margin ? 1 : 0;
        count.faster += x < -margin ? 1 : 0;
        ++count.rounds;
    }
    return count;
}

GateLean judge(const GateStage& stage, std::span<const double> log_ratios) {
    if (stage.needed > stage.rounds || 2 * stage.needed <= stage.rounds) {
        throw std::invalid_argument(
            "gate: a stage needs more than half of its rounds, and at most all of them");
    }
    const auto most = static_cast<std::size_t>(stage.rounds);
    const BeyondMargin count =
        count_beyond(log_ratios.first(std::min(most, log_ratios.size())), stage.margin_ratio);
    if (count.slower >= stage.needed) {
        return GateLean::slower;
    }
    if (count.faster >= stage.needed) {
        return GateLean::faster;
    }
    const int left = stage.rounds - count.rounds;
    return std::max(count.slower, count.faster) + left >= stage.needed ? GateLean::open
                                                                       : GateLean::none;
}

double called_slower(const GateRule& rule, double p) {
    return binomial_upper_tail(rule.first_needed, rule.first_rounds, p) *
           binomial_upper_tail(rule.confirm_needed, rule.confirm_rounds, p);
}

double smallest_seen(const GateRule& rule, std::span<const double> log_ratios) {
    constexpr double k_probably = 0.9;
    double needed = 1.0;  // of the rounds, beyond the margin
    for (double low = 0.5; needed - low > 1e-3;) {
        const double middle = 0.5 * (low + needed);
        (called_slower(rule, middle) < k_probably ? low : needed) = middle;
    }
    const double below = median(log_ratios) - quantile(log_ratios, 1.0 - needed);
    return std::expm1(std::log1p(rule.margin_ratio) + below);
}

double false_alarm(const GateRule& rule) {
    constexpr double k_worst = 0.5;
    return called_slower(rule, k_worst);
}

double false_alarm_of_run(const GateRule& rule, std::size_t units) {
    return std::min(1.0, static_cast<double>(units) * false_alarm(rule));
}

}  // namespace crossover::stats
