#include "benchmarks/gate/stored.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <span>

#include "benchmarks/gate/ratio_rule.hpp"
#include "benchmarks/stats/states.hpp"
#include "benchmarks/text/quantities.hpp"

namespace crossover::gate {
namespace {

using record::Change;
using record::CheckVerdict;
using record::Crossover;
using record::CurveComparison;
using record::CurveKey;
using record::CurveVerdict;
using record::Estimate;
using record::QuantityComparison;
using record::StoredResults;

Expected<void> comparable(const StoredResults& baseline, const StoredResults& head,
                          const StoredCheckOptions& options) {
    const auto build = [](const record::BuildInfo& info) {
        return info.build_type +
               (info.sanitizers.empty() ? "" : " with sanitizers " + info.sanitizers);
    };
    const auto cpus = [](unsigned usable) {
        return usable == 0 ? std::string() : std::to_string(usable);
    };
    const std::array<std::array<std::string, 3>, 3> properties{{
        {"CPU model", baseline.environment.cpu_model, head.environment.cpu_model},
        {"number of usable CPUs", cpus(baseline.environment.cpus.usable),
         cpus(head.environment.cpus.usable)},
        {"build type", build(baseline.environment.build), build(head.environment.build)},
    }};
    const std::string where =
        fmt::format("{} against {}", options.head.string(), options.baseline.string());
    const std::string remedy =
        "accept a baseline that was measured where the head was, see results/baselines/README.md, "
        "or measure both builds in one job with crossover check --base BUILD --head BUILD";
    const std::size_t first = options.other_machines ? 2 : 0;
    for (const auto& [name, before, now] : std::span(properties).subspan(first)) {
        if (before.empty() || now.empty()) {
            return failure({fmt::format("a record does not tell its {}", name), where, remedy});
        }
        if (before != now) {
            return failure(
                {fmt::format(
                     "the runs cannot be compared, their {} differs: baseline '{}', head '{}'",
                     name, before, now),
                 where, remedy});
        }
    }
    return {};
}

/// "64 to 91", "at most 2", "always", "never up to 4,096"
std::string words_of(const Crossover& answer) {
    if (answer.verdict == CurveVerdict::never && answer.n_top) {
        return "never up to " + text::format_count(*answer.n_top);
    }
    if (answer.verdict != CurveVerdict::crossover) {
        return std::string(record::word_of(answer.verdict));
    }
    const std::string high = text::format_count(answer.n_high.value_or(0));
    return answer.n_low ? text::format_range(text::format_count(*answer.n_low), high)
                        : "at most " + high;
}

/// The first of both runs that has no answer: "the head is unresolved: machine busy"; empty where
/// both have one.
std::string open_reason(const Crossover& baseline, const Crossover& head) {
    for (const auto& [side, answer] :
         {std::pair{"the head", &head}, std::pair{"the baseline", &baseline}}) {
        if (answer->verdict == CurveVerdict::unresolved ||
            answer->verdict == CurveVerdict::failed) {
            return fmt::format(
                "{} {} {}{}", side, answer->verdict == CurveVerdict::failed ? "has" : "is",
                record::word_of(answer->verdict), answer->reason ? ": " + *answer->reason : "");
        }
    }
    return "";
}

/// "1.5 (1.3 to 1.7)"; a question mark for an end that nothing bounds.
std::string words_of(const Estimate& ratio) {
    const auto figure = [](const std::optional<double>& value) {
        return value ? fmt::format("{:.3g}", *value) : std::string("?");
    };
    return text::format_interval(figure(ratio.value), figure(ratio.low), figure(ratio.high));
}

/// "the crossover moved up, to 4 (3.8 to 4.2) times its size: 64 to 91 before, 256 to 362 now"
std::string sentence(const QuantityComparison& quantity, const Crossover& baseline,
                     const Crossover& head) {
    const std::string times = words_of(quantity.ratio);
    const bool more = quantity.ratio.low.value_or(0.0) > 1.0;
    if (quantity.quantity == "crossover") {
        return fmt::format("the crossover moved {}, to {} times its size: {} before, {} now",
                           more ? "up" : "down", times, words_of(baseline), words_of(head));
    }
    return fmt::format("the {} at n = {} is {} times that before", quantity.quantity,
                       text::format_count(baseline.n_top.value_or(0)), times);
}

/// Why a change may be the host's: "core-to-core round trip 100 ns before, 490 ns now"; empty where
/// it may not.
std::string other_state(const Crossover& baseline, const Crossover& head) {
    const double before = baseline.round_trip_ns.value_or(0.0);
    const double now = head.round_trip_ns.value_or(0.0);
    if (before <= 0.0 || now <= 0.0 || !stats::are_of_two_states(before, now)) {
        return "";
    }
    return fmt::format("core-to-core round trip {:.0f} ns before, {:.0f} ns now", before, now);
}

/// What all quantities of a curve say, by kind of change.
std::string joined(const CurveComparison& curve, Change change) {
    std::string text;
    for (const QuantityComparison& quantity : curve.quantities) {
        if (quantity.change == change) {
            text += (text.empty() ? "" : "; ") + sentence(quantity, *curve.baseline, *curve.head);
        }
    }
    return text;
}

/// Why the crossovers cannot be told apart or found alike; empty where they can.
std::string unknown_reason(const CurveComparison& curve) {
    const QuantityComparison& crossover = curve.quantities.front();
    if (crossover.change != Change::unknown) {
        return "";
    }
    if (std::string open = open_reason(*curve.baseline, *curve.head); !open.empty()) {
        return open;
    }
    return fmt::format(
        "the crossings of {} rounds before and {} now do not tell by how much it moved: {} before, "
        "{} now",
        crossover.baseline_rounds, crossover.head_rounds, words_of(*curve.baseline),
        words_of(*curve.head));
}

/// The verdict of a curve that both runs have.
void judge(CurveComparison& curve) {
    const std::string worse = joined(curve, Change::worse);
    const std::string better = joined(curve, Change::better);
    const std::string suspected = joined(curve, Change::suspected);
    const std::string unknown = unknown_reason(curve);
    const std::string state = other_state(*curve.baseline, *curve.head);
    const std::string& moved = worse.empty() ? better : worse;
    if (!moved.empty() && !state.empty()) {
        curve.verdict = CheckVerdict::inconclusive;
        curve.reason = fmt::format("the host was in another state ({}), and {}", state, moved);
    } else if (!worse.empty()) {
        curve.verdict = CheckVerdict::regression;
        curve.reason = worse;
    } else if (!suspected.empty() || !unknown.empty()) {
        curve.verdict = CheckVerdict::inconclusive;
        curve.reason = suspected.empty() ? unknown : "by chance, perhaps: " + suspected;
    } else {
        curve.verdict = better.empty() ? CheckVerdict::pass : CheckVerdict::improvement;
        curve.reason = better;
    }
}

/// Where the crossover of a judged curve went. What another state of the host may have moved is not
/// shown to have moved.
record::Move move_of(const CurveComparison& curve) {
    const Change change = curve.quantities.front().change;
    if (change == Change::none) {
        return record::Move::same;
    }
    const bool moved = change == Change::worse || change == Change::better;
    if (!moved || curve.verdict == CheckVerdict::inconclusive) {
        return record::Move::open;
    }
    return change == Change::worse ? record::Move::later : record::Move::earlier;
}

/// One value of every round at n_top.
std::vector<double> values_of(const Crossover& answer, double (*value)(const record::TopRound&)) {
    std::vector<double> values;
    values.reserve(answer.top_rounds.size());
    for (const record::TopRound& top : answer.top_rounds) {
        values.push_back(value(top));
    }
    return values;
}

struct TopQuantity {
    const char* name;
    double (*of)(const record::TopRound&);
    bool more_is_worse;
};

const std::array<TopQuantity, 3> k_top_quantities{{
    {"speed-up", [](const record::TopRound& top) { return top.serial_ns / top.parallel_ns; },
     false},
    {"parallel time", [](const record::TopRound& top) { return top.parallel_ns; }, true},
    {"serial time", [](const record::TopRound& top) { return top.serial_ns; }, true},
}};

/// How many quantities of a curve are compared.
std::size_t quantities_of(const StoredCheckOptions& options) {
    return 1 + (options.absolute ? k_top_quantities.size() : 1);
}

/// A curve that both runs have.
void compare(CurveComparison& curve, RatioRule rule, const StoredCheckOptions& options) {
    const Crossover& was = *curve.baseline;
    const Crossover& is = *curve.head;
    rule.widening_ratio = std::max(was.widening_ratio, is.widening_ratio);
    curve.quantities.push_back(compare_crossings(was, is, rule));
    if (was.n_top && was.n_top == is.n_top) {
        for (const TopQuantity& top :
             std::span(k_top_quantities).first(quantities_of(options) - 1)) {
            curve.quantities.push_back(compare_values(
                top.name, top.more_is_worse, values_of(was, top.of), values_of(is, top.of), rule));
        }
    }
    judge(curve);
    curve.move = move_of(curve);
}

const Crossover* find(const std::vector<Crossover>& crossovers, const CurveKey& key) {
    const auto found =
        std::find_if(crossovers.begin(), crossovers.end(),
                     [&](const Crossover& crossover) { return crossover.curve == key; });
    return found == crossovers.end() ? nullptr : &*found;
}

/// "1 curve", "2 curves"
std::string curves(std::size_t number) {
    return fmt::format("{} curve{}", number, number == 1 ? "" : "s");
}

void judge(record::StoredComparison& comparison) {
    std::vector<std::string> parts;
    for (const auto verdict : {CheckVerdict::regression, CheckVerdict::inconclusive,
                               CheckVerdict::improvement, CheckVerdict::pass}) {
        const auto found =
            std::count_if(comparison.curves.begin(), comparison.curves.end(),
                          [&](const CurveComparison& curve) { return curve.verdict == verdict; });
        if (found > 0) {
            parts.push_back(fmt::format("{} {}", found, record::word_of(verdict)));
            comparison.verdict = parts.size() == 1 ? verdict : comparison.verdict;
        }
    }
    comparison.reason =
        fmt::format("{}: {}", curves(comparison.curves.size()), fmt::join(parts, ", "));
}

/// Remarks on the machines that measured, and on what a comparison of times is worth.
std::vector<std::string> notes_of(const StoredResults& baseline, const StoredResults& head,
                                  bool absolute) {
    std::vector<std::string> notes;
    for (const auto& [side, results] :
         {std::pair{"baseline", &baseline}, std::pair{"head", &head}}) {
        if (results->status != record::RunStatus::complete) {
            notes.push_back(fmt::format("the {} is {}: it is compared as far as it goes", side,
                                        record::word_of(results->status)));
        }
    }
    const record::BuildInfo& before = baseline.environment.build;
    const record::BuildInfo& now = head.environment.build;
    if (before.compiler != now.compiler || before.flags != now.flags) {
        notes.push_back(fmt::format("another compiler or other flags: {} {} before, {} {} now",
                                    before.compiler, before.flags, now.compiler, now.flags));
    }
    if (absolute) {
        const bool one_host = baseline.environment.host == head.environment.host;
        notes.push_back(fmt::format(
            "times were compared as asked. They were measured {} ({} and {}), {} and {}, and not "
            "side by side: what happened to the machine in between is part of every difference. On "
            "a "
            "shared machine one program, measured twice, was called different in up to 69 % of "
            "such comparisons; believe them on a machine that does nothing else and runs at a "
            "fixed clock",
            one_host ? "on one host" : "on different hosts", baseline.environment.host,
            head.environment.host, baseline.environment.started_utc, head.environment.started_utc));
    }
    return notes;
}

}  // namespace

Expected<record::StoredComparison> compare_stored(const StoredResults& baseline,
                                                  const StoredResults& head,
                                                  const StoredCheckOptions& options) {
    if (auto fits = comparable(baseline, head, options); !fits) {
        return failure(fits.error());
    }
    record::StoredComparison comparison{.margin_ratio = options.margin_ratio,
                                        .absolute = options.absolute};
    std::size_t shared = 0;
    for (const Crossover& was : baseline.crossovers) {
        CurveComparison curve{
            .curve = was.curve, .reason = "the head did not measure it", .baseline = was};
        if (const Crossover* is = find(head.crossovers, was.curve); is != nullptr) {
            curve.head = *is;
            ++shared;
        }
        comparison.curves.push_back(std::move(curve));
    }
    if (shared == 0) {
        return failure(
            {"the runs have no curve in common",
             fmt::format("{} against {}", options.head.string(), options.baseline.string()),
             "measure the workloads, backends, worker counts and call modes of the baseline"});
    }
    const RatioRule rule{.margin_ratio = options.margin_ratio,
                         .comparisons = shared * quantities_of(options)};
    for (CurveComparison& curve : comparison.curves) {
        if (curve.head) {
            compare(curve, rule, options);
        }
    }
    comparison.notes = notes_of(baseline, head, options.absolute);
    const auto added = static_cast<std::size_t>(std::count_if(
        head.crossovers.begin(), head.crossovers.end(),
        [&](const Crossover& is) { return find(baseline.crossovers, is.curve) == nullptr; }));
    if (added > 0) {
        comparison.notes.push_back(fmt::format("{} of the head {} not in the baseline",
                                               curves(added), added == 1 ? "is" : "are"));
    }
    judge(comparison);
    return comparison;
}

}  // namespace crossover::gate
