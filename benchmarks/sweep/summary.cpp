#include "benchmarks/sweep/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>

#include "benchmarks/driver/contention.hpp"
#include "benchmarks/record/serial_side.hpp"
#include "benchmarks/stats/aim.hpp"
#include "benchmarks/stats/cost_model.hpp"
#include "benchmarks/stats/sign_test.hpp"
#include "benchmarks/stats/threshold.hpp"
#include "benchmarks/sweep/curve_answer.hpp"
#include "benchmarks/text/quantities.hpp"

namespace crossover::sweep {
namespace {

using record::Cell;
using record::Crossover;
using record::Estimate;
using record::Sample;

constexpr double k_ns_per_s = 1e9;

template <class Make>
Estimate estimate(const std::vector<Sample>& samples, Make make) {
    std::vector<double> values;
    std::transform(samples.begin(), samples.end(), std::back_inserter(values), make);
    return record::estimate_of(values);
}

double per_call_ns(const record::Epoch& epoch, const Sample& sample) {
    return epoch.seconds * k_ns_per_s / static_cast<double>(sample.iterations);
}

/// Of n elements those that leave worker 0's machine and come back; where all share one, worker 0
/// itself.
double moved_bytes(const record::Curve& curve, std::uint64_t n) {
    const unsigned places = curve.key.nodes > 1 ? curve.key.nodes : curve.key.workers;
    return curve.bytes_per_element * static_cast<double>(n) * (places - 1) / places;
}

/// `measured` are all samples of this size.
Cell cell_of(const record::Curve& curve, std::uint64_t n, const std::vector<Sample>& measured,
             double alpha) {
    Cell cell;
    cell.curve = curve.key;
    cell.n = n;
    std::vector<Sample> samples;
    std::vector<double> cpu_ns;
    for (const Sample& sample : measured) {
        cell.contended_rounds += curve.rounds[sample.round].contended ? 1U : 0U;
        if (!counts(curve.rounds[sample.round])) {
            continue;
        }
        samples.push_back(sample);
        cell.wins += sample.parallel.seconds < sample.serial.seconds ? 1U : 0U;
        cell.losses += sample.parallel.seconds > sample.serial.seconds ? 1U : 0U;
        if (sample.parallel.cpu_seconds) {
            cpu_ns.push_back(*sample.parallel.cpu_seconds * k_ns_per_s /
                             static_cast<double>(sample.iterations));
        }
    }
    cell.rounds = static_cast<unsigned>(samples.size());
    cell.verdict = stats::verdict_of({n, cell.wins, cell.losses}, alpha);
    cell.serial_ns = estimate(samples, [](const Sample& s) { return per_call_ns(s.serial, s); });
    cell.parallel_ns =
        estimate(samples, [](const Sample& s) { return per_call_ns(s.parallel, s); });
    cell.speedup_ratio =
        estimate(samples, [](const Sample& s) { return s.serial.seconds / s.parallel.seconds; });
    cell.parallel_cpu_ns = record::estimate_of(cpu_ns).value;
    cell.moving_ratio = estimate(samples, [](const Sample& s) {
                            return s.parallel.moving_seconds / s.parallel.seconds;
                        }).value;
    if (cell.moving_ratio.value_or(0.0) > 0.0 && curve.bytes_per_element > 0.0) {
        cell.moved_bytes = moved_bytes(curve, n);
    }
    return cell;
}

/// Serial time at n: measured, or between two measured sizes.
std::optional<double> serial_ns_at(const std::vector<Cell>& cells,
                                   const std::optional<std::uint64_t>& n) {
    const auto above = std::find_if(cells.begin(), cells.end(),
                                    [&](const Cell& cell) { return n && cell.n >= *n; });
    if (above == cells.end()) {
        return std::nullopt;
    }
    if (above->n == *n || above == cells.begin()) {
        return above->serial_ns.value;
    }
    const auto below = std::prev(above);
    if (!above->serial_ns.value || !below->serial_ns.value) {
        return std::nullopt;
    }
    return stats::power_law_between({static_cast<double>(below->n), *below->serial_ns.value},
                                    {static_cast<double>(above->n), *above->serial_ns.value},
                                    static_cast<double>(*n));
}

/// The cost model around the answer, from the rounds that count.
std::optional<record::CrossoverFit> fitted(const CurveOutcome& outcome, std::uint64_t n_low,
                                           std::uint64_t n_high) {
    const auto model = stats::fit_cost_model(
        ratios_of(outcome.curve, counts), static_cast<double>(n_low), static_cast<double>(n_high));
    if (!model) {
        return std::nullopt;
    }
    record::CrossoverFit fit{.n = {}, .q_ratio = model->q, .k = model->k, .reason = {}};
    if (model->n) {
        fit.n = {*model->n, model->interval->low, model->interval->high};
    } else {
        fit.reason = model->reason;
    }
    return fit;
}

/// What stands at the answer: the serial work, and the cost model as a check on it.
void set_interval(Crossover& crossover, const CurveOutcome& outcome, const ToldInterval& found,
                  const std::vector<Cell>& cells) {
    crossover.n = found.n;
    crossover.n_low = found.n_low;
    crossover.n_high = found.n_high;
    crossover.serial_work_ns = {serial_ns_at(cells, found.n), serial_ns_at(cells, found.n_low),
                                serial_ns_at(cells, found.n_high)};
    if (found.n_low) {
        crossover.fit = fitted(outcome, *found.n_low, *found.n_high);
    }
}

/// "300 (250 to 400)"
std::string written(const record::Estimate& size) {
    const auto figure = [](const std::optional<double>& n) {
        return text::format_count(static_cast<std::uint64_t>(std::llround(n.value_or(0.0))));
    };
    return text::format_interval(figure(size.value), figure(size.low), figure(size.high));
}

/// "150 with near cores, 96 % of rounds; 324 with far cores, 4 %"
std::string told_by_state(const std::vector<record::StateAnswer>& states) {
    std::string text;
    for (const record::StateAnswer& state : states) {
        const std::string answer = state.n        ? text::format_count(*state.n)
                                   : state.n_high ? text::format_count(*state.n_high) + " or before"
                                                  : std::string(record::word_of(state.verdict));
        text += fmt::format("{}{} with {} ({:.0f} ns round trip), {:.0f} %{}",
                            text.empty() ? "" : "; ", answer, state.name, state.round_trip_ns,
                            100.0 * state.share_ratio, text.empty() ? " of rounds" : "");
    }
    return text;
}

std::optional<double> round_trip_of(const record::Curve& curve) {
    std::vector<double> trips;
    for (const record::Round& round : curve.rounds) {
        if (round.counts && round.machine && round.machine->round_trip_ns) {
            trips.push_back(*round.machine->round_trip_ns);
        }
    }
    return trips.empty() ? std::nullopt : std::optional(stats::median(trips));
}

/// What the contended rounds say, for a machine that is never left alone.
record::BusyAnswer busy_answer(const CurveOutcome& outcome) {
    const auto contended = [](const record::Round& round) { return round.contended; };
    const stats::CurveAnswer found =
        answer_of(outcome.curve, contended, outcome.range, stats::Ending::time);
    const ToldInterval interval = told(found.answer, outcome.range);
    const driver::BusyMachine busy = driver::busy_machine(outcome.curve);
    const double missing =
        busy.threads > 0 ? std::max(0.0, busy.threads - busy.effective_cpus) : 0.0;
    return {.others_cpus = std::max(missing, busy.lost_cpus),
            .verdict = interval.verdict,
            .n = interval.n,
            .n_low = interval.n_low,
            .n_high = interval.n_high,
            .rounds = static_cast<unsigned>(found.judged.size())};
}

constexpr const char* k_tie_words =
    "both sides take the same time below; parallel pays where it takes at most 95 %";

std::string joined(const std::string& a, const std::string& b) {
    return a + (a.empty() || b.empty() ? "" : "; ") + b;
}

/// Of an interval that no further round makes narrower; empty for others.
std::string gap_words(const stats::CrossingQuantile& found, const stats::SizeRange& range) {
    if (!stats::is_one_gap(found.low, found.high, range)) {
        return "";
    }
    const auto whole = [](double n) { return static_cast<std::uint64_t>(std::llround(n)); };
    constexpr double k_quarter = 4.0;
    const std::uint64_t between = std::max<std::uint64_t>(
        1, whole(found.low > 0.0 ? std::sqrt(found.low * found.high) : found.high / k_quarter));
    const std::string high = text::format_count(whole(found.high));
    const std::string gap =
        found.low > 0.0
            ? fmt::format("between {} and {}", text::format_count(whole(found.low)), high)
            : "below " + high;
    const bool inside =
        static_cast<double>(between) > found.low && static_cast<double>(between) < found.high;
    return "no size is given " + gap +
           (inside ? fmt::format(": {0} would narrow it, by --n or ->Arg({0})", between) : "");
}

/// "budget, about 12 s more": by the curve's own rounds, the other curves' turns left out.
std::string budget_words(const CurveOutcome& outcome) {
    if (outcome.curve.samples.empty()) {
        return "budget, spent before anything was measured";
    }
    return outcome.more_s ? fmt::format("budget, about {:.0f} s more",
                                        std::max(1.0, std::ceil(*outcome.more_s)))
                          : "budget";
}

void set_verdict(Crossover& crossover, const CurveOutcome& outcome, const stats::CurveAnswer& found,
                 const std::vector<Cell>& cells) {
    const ToldInterval interval = told(found.answer, outcome.range);
    const bool answered = found.answer.kind != stats::Kind::unresolved;
    const std::string known = answered ? "" : known_so_far(outcome.curve, found, outcome.range);
    crossover.verdict = interval.verdict;
    crossover.ended = outcome.end;
    std::string reason;
    if (outcome.end == record::Ended::failed) {
        crossover.verdict = record::CurveVerdict::failed;
        reason = joined(outcome.failure->error, known_so_far(outcome.curve, found, outcome.range));
    } else if (outcome.end == record::Ended::interrupted) {
        reason = joined("interrupted", known);
    } else if (outcome.end == record::Ended::unsaved) {
        reason = joined("the journal could not be written", known);
    } else if (!answered && crossover.contended_rounds > 0 &&
               2 * crossover.contended_rounds >= crossover.rounds) {
        reason = driver::busy_words(driver::busy_machine(outcome.curve));
        crossover.while_busy = busy_answer(outcome);
    } else if (outcome.end == record::Ended::budget) {
        reason = answered ? "" : joined(budget_words(outcome), known);
    } else if (outcome.end == record::Ended::rounds) {
        reason = joined(
            fmt::format("{} after {} rounds", answered ? "wider than asked" : "too close to tell",
                        outcome.curve.rounds.size()),
            known);
    }
    if (crossover.verdict == record::CurveVerdict::crossover) {
        set_interval(crossover, outcome, interval, cells);
        reason = joined(reason, gap_words(found.answer.typical, outcome.range));
    }
    if (found.lead_ratio > 0.0 && (crossover.verdict == record::CurveVerdict::crossover ||
                                   crossover.verdict == record::CurveVerdict::unresolved)) {
        reason = joined(reason, k_tie_words);
    }
    if (found.widening > 1.0 && (crossover.verdict == record::CurveVerdict::crossover ||
                                 crossover.verdict == record::CurveVerdict::unresolved)) {
        reason = joined(
            reason, fmt::format("the machine moved meanwhile: widened by {:.1f}", found.widening));
    }
    if (crossover.fit && crossover.fit->n.value &&
        (*crossover.fit->n.low > static_cast<double>(*crossover.n_high) ||
         *crossover.fit->n.high < static_cast<double>(*crossover.n_low))) {
        reason = joined(reason, "the cost model disagrees: " + written(crossover.fit->n));
    }
    reason = joined(reason, record::doubts_about(outcome.curve));
    if (!reason.empty()) {
        crossover.reason = reason;
    }
}

/// All proven changes of the lead but n* itself, which is the last one where parallel leads then.
void set_further_crossings(Crossover& crossover, const stats::CurveAnswer& found) {
    std::vector<stats::Crossing> further = found.changes;
    if (!further.empty() && further.back().to_parallel &&
        crossover.verdict == record::CurveVerdict::crossover) {
        further.pop_back();
    }
    for (const stats::Crossing& crossing : further) {
        crossover.further_crossings.push_back(
            {crossing.to_parallel, crossing.n_low, crossing.n_high});
    }
}

void set_thresholds(Crossover& crossover, const std::vector<Cell>& cells) {
    constexpr double k_ns_per_us = 1e3;
    constexpr double k_double = 2.0;
    constexpr unsigned k_fewest_rounds = 3;
    std::vector<stats::CurvePoint> speedups;
    std::vector<stats::TaskCell> tasks;
    for (const Cell& cell : cells) {
        if (cell.rounds >= k_fewest_rounds && cell.speedup_ratio.value && cell.serial_ns.value) {
            const auto workers = static_cast<double>(cell.curve.workers);
            speedups.push_back({static_cast<double>(cell.n), *cell.speedup_ratio.value});
            tasks.push_back({*cell.serial_ns.value / k_ns_per_us / workers,
                             *cell.speedup_ratio.value / workers});
        }
    }
    if (!speedups.empty()) {
        crossover.double_speed_n = stats::reaches_for_good(speedups, k_double).x;
        crossover.metg_us = stats::metg(tasks).x;
    }
}

double span_of(const record::Curve& curve, const std::vector<record::RoundCrossing>& crossings) {
    const auto judged = [](const record::RoundCrossing& crossing) { return crossing.counts; };
    const auto first = std::find_if(crossings.begin(), crossings.end(), judged);
    const auto last = std::find_if(crossings.rbegin(), crossings.rend(), judged);
    return first == crossings.end()
               ? 0.0
               : curve.rounds[last->round].at_s - curve.rounds[first->round].at_s;
}

record::SafeSize safe_size(const stats::Answer& answer, const stats::SizeRange& range) {
    if (answer.kind != stats::Kind::crossover && answer.kind != stats::Kind::always) {
        return {};
    }
    const auto within = [&](double whole) {
        const auto n = stats::uncensored(whole);
        return n ? std::optional(
                       std::clamp(static_cast<std::uint64_t>(*n), range.n_min, range.n_max))
                 : std::nullopt;
    };
    return {within(std::floor(answer.safe.low)), within(std::ceil(answer.safe.high))};
}

/// What the rounds that count took at n.
std::vector<record::TopRound> rounds_at(std::uint64_t n, const record::Curve& curve) {
    std::vector<record::TopRound> found;
    for (const Sample& sample : curve.samples) {
        if (sample.n == n && counts(curve.rounds[sample.round])) {
            found.push_back({sample.round, per_call_ns(sample.serial, sample),
                             per_call_ns(sample.parallel, sample)});
        }
    }
    return found;
}

}  // namespace

std::vector<Cell> cells_of(const CurveOutcome& outcome) {
    std::map<std::uint64_t, std::vector<Sample>> by_size;
    for (const Sample& sample : outcome.curve.samples) {
        by_size[sample.n].push_back(sample);
    }
    const double alpha = stats::alpha_per_size(stats::coarse_sizes(outcome.range).size());
    std::vector<Cell> cells;
    cells.reserve(by_size.size());
    for (const auto& [n, measured] : by_size) {
        cells.push_back(cell_of(outcome.curve, n, measured, alpha));
    }
    return cells;
}

Crossover crossover_of(const CurveOutcome& outcome, const std::vector<Cell>& cells,
                       unsigned usable_cpus) {
    const stats::CurveAnswer found =
        answer_of(outcome.curve, counts, outcome.range, outcome.ending);
    Crossover crossover;
    crossover.curve = outcome.curve.key;
    crossover.hosts = outcome.curve.hosts;
    crossover.oversubscribed = outcome.curve.key.workers_per_node() > usable_cpus;
    crossover.rounds = static_cast<unsigned>(outcome.curve.rounds.size());
    crossover.contended_rounds = static_cast<unsigned>(
        std::count_if(outcome.curve.rounds.begin(), outcome.curve.rounds.end(),
                      [](const record::Round& round) { return round.contended; }));
    crossover.wall_s = outcome.wall_s;
    crossover.more_s = outcome.more_s;
    for (const Sample& sample : outcome.curve.samples) {
        crossover.measured_s += sample.serial.seconds + sample.parallel.seconds;
        crossover.setup_s += sample.serial.setup_seconds + sample.parallel.setup_seconds;
    }
    if (!cells.empty()) {
        crossover.n_min = cells.front().n;
        crossover.n_top = cells.back().n;
        crossover.speedup_top_ratio = cells.back().speedup_ratio;
        crossover.top_rounds = rounds_at(cells.back().n, outcome.curve);
    }
    set_verdict(crossover, outcome, found, cells);
    set_further_crossings(crossover, found);
    set_thresholds(crossover, cells);
    crossover.safe = safe_size(found.answer, outcome.range);
    crossover.round_crossings = round_crossings(outcome.curve, found, outcome.range);
    crossover.lead_ratio = found.lead_ratio;
    crossover.widening_ratio = found.widening;
    crossover.span_s = span_of(outcome.curve, crossover.round_crossings);
    crossover.round_trip_ns = round_trip_of(outcome.curve);
    crossover.states = state_answers(outcome.curve, outcome.range);
    if (!crossover.states.empty()) {
        crossover.reason =
            told_by_state(crossover.states) + (crossover.reason ? "; " + *crossover.reason : "");
    }
    return crossover;
}

}  // namespace crossover::sweep
