#include "benchmarks/sweep/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <map>

#include "benchmarks/record/results.hpp"
#include "benchmarks/stats/sign_test.hpp"
#include "benchmarks/sweep/contention.hpp"
#include "benchmarks/sweep/crossover_fit.hpp"
#include "benchmarks/sweep/milestones.hpp"
#include "benchmarks/sweep/state_answers.hpp"

namespace crossover::sweep {
namespace {

using record::Cell;
using record::Crossover;
using record::Estimate;
using record::Sample;

constexpr double k_ns_per_s = 1e9;

Estimate estimate(const std::vector<double>& values) {
    Estimate result;
    if (values.empty()) {
        return result;
    }
    result.value = stats::median(values);
    if (const auto interval = stats::median_interval(values, record::k_confidence)) {
        result.low = interval->low;
        result.high = interval->high;
    }
    return result;
}

template <class Make>
std::vector<double> values_of(const std::vector<Sample>& samples, Make make) {
    std::vector<double> values;
    std::transform(samples.begin(), samples.end(), std::back_inserter(values), make);
    return values;
}

double per_call_ns(const record::Epoch& epoch, const Sample& sample) {
    return epoch.seconds * k_ns_per_s / static_cast<double>(sample.iterations);
}

const char* name_of(stats::Verdict verdict) {
    switch (verdict) {
        case stats::Verdict::win:
            return "win";
        case stats::Verdict::lose:
            return "lose";
        case stats::Verdict::tie:
            return "tie";
        case stats::Verdict::open:
            break;
    }
    return "open";
}

/// The samples of the rounds that count, and how many others there were.
struct CountedSamples {
    std::vector<Sample> samples;
    unsigned contended = 0;
};

Cell cell_of(const record::CurveKey& key, const stats::SizeVerdict& size, const CountedSamples& counted) {
    const std::vector<Sample>& samples = counted.samples;
    Cell cell;
    cell.curve = key;
    cell.n = size.n;
    cell.verdict = name_of(size.verdict);
    cell.rounds = static_cast<unsigned>(samples.size());
    cell.contended_rounds = counted.contended;
    for (const Sample& sample : samples) {
        cell.wins += sample.parallel.seconds < sample.serial.seconds ? 1U : 0U;
        cell.losses += sample.parallel.seconds > sample.serial.seconds ? 1U : 0U;
    }
    cell.serial_ns = estimate(values_of(samples, [](const Sample& s) { return per_call_ns(s.serial, s); }));
    cell.parallel_ns = estimate(values_of(samples, [](const Sample& s) { return per_call_ns(s.parallel, s); }));
    cell.speedup_ratio =
        estimate(values_of(samples, [](const Sample& s) { return s.serial.seconds / s.parallel.seconds; }));
    std::vector<double> cpu_ns;
    for (const Sample& sample : samples) {
        if (sample.parallel.cpu_seconds) {
            cpu_ns.push_back(*sample.parallel.cpu_seconds * k_ns_per_s / static_cast<double>(sample.iterations));
        }
    }
    cell.parallel_cpu_ns = estimate(cpu_ns).value;
    cell.moving_ratio = estimate(values_of(samples, [](const Sample& s) {
                            return s.parallel.moving_seconds / s.parallel.seconds;
                        })).value;
    return cell;
}

/// Serial time at n between two measured sizes, as a power law between them (a straight line in log-log).
std::optional<double> serial_ns_at(const std::vector<Cell>& cells, double n) {
    const auto above =
        std::find_if(cells.begin(), cells.end(), [&](const Cell& cell) { return static_cast<double>(cell.n) >= n; });
    if (above == cells.end() || !above->serial_ns.value) {
        return std::nullopt;
    }
    if (static_cast<double>(above->n) == n || above == cells.begin()) {
        return above->serial_ns.value;
    }
    const auto below = std::prev(above);
    if (!below->serial_ns.value) {
        return std::nullopt;
    }
    const double share = std::log(n / static_cast<double>(below->n)) /
                         std::log(static_cast<double>(above->n) / static_cast<double>(below->n));
    return *below->serial_ns.value * std::pow(*above->serial_ns.value / *below->serial_ns.value, share);
}

void set_bracket(Crossover& crossover, const CurveOutcome& outcome, const stats::Crossing& crossing,
                 const std::vector<Cell>& cells) {
    crossover.n_high = crossing.n_high;
    crossover.serial_work_ns.high = serial_ns_at(cells, static_cast<double>(crossing.n_high));
    if (!crossing.n_low) {
        return;
    }
    crossover.n_low = crossing.n_low;
    crossover.serial_work_ns.low = serial_ns_at(cells, static_cast<double>(*crossing.n_low));
    crossover.fit = fit_around(outcome.curve, rounds_that_count(outcome.curve), *crossing.n_low, crossing.n_high);
    crossover.n = point_estimate(*crossover.fit, *crossing.n_low, crossing.n_high);
    crossover.serial_work_ns.value = serial_ns_at(cells, static_cast<double>(*crossover.n));
}

/// "150 with near cores, 96 % of rounds; 324 with far cores, 4 %"
std::string told_by_state(const std::vector<record::StateAnswer>& states) {
    std::string text;
    for (const record::StateAnswer& state : states) {
        const std::string answer = state.n        ? std::to_string(*state.n)
                                   : state.n_high ? fmt::format("{} or before", *state.n_high)
                                                  : state.verdict;
        text +=
            fmt::format("{}{} with {} ({:.0f} ns round trip), {:.0f} %{}", text.empty() ? "" : "; ", answer, state.name,
                        state.round_trip_ns, 100.0 * state.share_ratio, text.empty() ? " of rounds" : "");
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

bool is_mostly_contended(const record::Curve& curve) {
    const auto contended = std::count_if(curve.rounds.begin(), curve.rounds.end(),
                                         [](const record::Round& round) { return round.contended; });
    return 2 * static_cast<std::size_t>(contended) >= curve.rounds.size() && contended > 0;
}

void set_verdict(Crossover& crossover, const CurveOutcome& outcome, const std::vector<Cell>& cells) {
    const stats::Classification answer = stats::classify(outcome.verdicts);
    constexpr std::array k_names{"crossover", "always", "never", "unresolved"};
    crossover.verdict = k_names.at(static_cast<std::size_t>(answer.kind));
    if (!answer.reason.empty()) {
        crossover.reason = answer.reason;
    }
    if (answer.crossing) {
        set_bracket(crossover, outcome, *answer.crossing, cells);
    }
    for (const stats::Crossing& further : answer.further) {
        crossover.further_crossings.push_back({further.to_parallel, further.n_low, further.n_high});
    }
    if (outcome.end == CurveEnd::failed) {
        crossover.verdict = "failed";
        crossover.fit.reset();  // what a failed runner measured is no ground for a model
        crossover.reason = outcome.failure->error;
    } else if (outcome.end == CurveEnd::stopped || outcome.end == CurveEnd::unsaved) {
        crossover.verdict = "unresolved";
        crossover.reason = outcome.end == CurveEnd::stopped ? "interrupted" : "the journal could not be written";
    } else if (answer.kind == stats::Kind::unresolved && is_mostly_contended(outcome.curve)) {
        crossover.reason = busy_words(busy_machine(outcome.curve));
    } else if (outcome.end == CurveEnd::budget) {
        if (answer.kind == stats::Kind::unresolved && outcome.leaning && outcome.leaning->n_low) {
            crossover.fit = fit_around(outcome.curve, rounds_that_count(outcome.curve), *outcome.leaning->n_low,
                                       outcome.leaning->n_high);
        }
        const double more_s = std::ceil(outcome.more_s.value_or(0.0));
        crossover.reason = !outcome.more_s ? std::string("budget, spent before anything was measured")
                           : answer.kind == stats::Kind::unresolved
                               ? fmt::format("budget, about {:.0f} s more", more_s)
                               : fmt::format(
                                     "budget: about {:.0f} s more would make the answer as narrow as it can "
                                     "be; give them with --budget",
                                     more_s);
    }
}

}  // namespace

std::vector<Cell> cells_of(const CurveOutcome& outcome) {
    std::map<std::uint64_t, CountedSamples> by_size;
    for (const Sample& sample : outcome.curve.samples) {
        CountedSamples& size = by_size[sample.n];
        const record::Round& round = outcome.curve.rounds[sample.round];
        size.contended += round.contended ? 1U : 0U;
        if (round.counts) {
            size.samples.push_back(sample);
        }
    }
    std::vector<Cell> cells;
    for (const stats::SizeVerdict& size : outcome.verdicts) {
        if (const auto found = by_size.find(size.n); found != by_size.end()) {
            cells.push_back(cell_of(outcome.curve.key, size, found->second));
        }
    }
    return cells;
}

Crossover crossover_of(const CurveOutcome& outcome, const std::vector<Cell>& cells, unsigned usable_cpus) {
    Crossover crossover;
    crossover.curve = outcome.curve.key;
    crossover.oversubscribed = outcome.curve.key.workers > usable_cpus;
    crossover.rounds = outcome.rounds;
    crossover.contended_rounds =
        static_cast<unsigned>(std::count_if(outcome.curve.rounds.begin(), outcome.curve.rounds.end(),
                                            [](const record::Round& round) { return round.contended; }));
    crossover.wall_s = outcome.wall_s;
    crossover.more_s = outcome.more_s;
    for (const Sample& sample : outcome.curve.samples) {
        crossover.measured_s += sample.serial.seconds + sample.parallel.seconds;
    }
    if (!cells.empty()) {
        crossover.n_min = cells.front().n;
        crossover.n_top = cells.back().n;
        crossover.speedup_top_ratio = cells.back().speedup_ratio;
    }
    set_verdict(crossover, outcome, cells);
    set_milestones(crossover, cells);
    crossover.round_trip_ns = round_trip_of(outcome.curve);
    crossover.states = state_answers(outcome.curve, outcome.alpha_per_side);
    if (!crossover.states.empty()) {
        crossover.reason = told_by_state(crossover.states) + (crossover.reason ? "; " + *crossover.reason : "");
    }
    return crossover;
}

}  // namespace crossover::sweep
