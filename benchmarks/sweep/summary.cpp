#include "benchmarks/sweep/summary.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <map>
#include <set>
#include <tuple>

#include "benchmarks/record/results.hpp"
#include "benchmarks/stats/refine.hpp"
#include "benchmarks/stats/sign_test.hpp"

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

Cell cell_of(const record::CurveKey& key, const stats::SizeVerdict& size, const std::vector<Sample>& samples) {
    Cell cell;
    cell.curve = key;
    cell.n = size.n;
    cell.verdict = name_of(size.verdict);
    cell.rounds = static_cast<unsigned>(samples.size());
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

/// The fitted n* when the fit may be published, else the middle of the interval in log n.
double point_estimate(const CurveOutcome& outcome, std::uint64_t n_low, std::uint64_t n_high) {
    constexpr std::uint64_t k_reach = 4;  // sizes beside the bracket carry the slope of the fit
    std::map<std::uint64_t, std::vector<double>> by_size;
    for (const Sample& sample : outcome.curve.samples) {
        if (sample.n * k_reach < n_low || sample.n > n_high * k_reach) {
            continue;
        }
        auto [entry, fresh] = by_size.try_emplace(sample.n);
        if (fresh) {
            entry->second.assign(outcome.rounds, std::numeric_limits<double>::quiet_NaN());
        }
        entry->second[sample.round] = std::log(sample.parallel.seconds / sample.serial.seconds);
    }
    std::vector<stats::RatioSample> ratios;
    ratios.reserve(by_size.size());
    for (const auto& [n, values] : by_size) {
        ratios.push_back({n, values});
    }
    const auto low = static_cast<double>(n_low);
    const auto high = static_cast<double>(n_high);
    const stats::Refinement refined = stats::refine(ratios, low, high);
    return refined.publishable && refined.n ? *refined.n : std::sqrt(low * high);
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
    crossover.n = static_cast<std::uint64_t>(std::llround(point_estimate(outcome, *crossing.n_low, crossing.n_high)));
    crossover.serial_work_ns.value = serial_ns_at(cells, static_cast<double>(*crossover.n));
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
        crossover.reason = outcome.failure->error;
    } else if (outcome.end == CurveEnd::stopped) {
        crossover.verdict = "unresolved";
        crossover.reason = "interrupted";
    } else if (outcome.end == CurveEnd::budget) {
        crossover.reason = answer.kind == stats::Kind::unresolved
                               ? "the budget was spent before every size had a verdict: give more with --budget"
                               : "the budget was spent before the answer was as narrow as it can be";
    }
}

}  // namespace

std::vector<Cell> cells_of(const CurveOutcome& outcome) {
    std::map<std::uint64_t, std::vector<Sample>> by_size;
    for (const Sample& sample : outcome.curve.samples) {
        by_size[sample.n].push_back(sample);
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
    crossover.wall_s = outcome.wall_s;
    for (const Sample& sample : outcome.curve.samples) {
        crossover.measured_s += sample.serial.seconds + sample.parallel.seconds;
    }
    if (!cells.empty()) {
        crossover.n_min = cells.front().n;
        crossover.n_top = cells.back().n;
        crossover.speedup_top_ratio = cells.back().speedup_ratio;
    }
    set_verdict(crossover, outcome, cells);
    return crossover;
}

std::vector<record::Scaling> scaling_of(const std::vector<Cell>& cells) {
    using Group = std::tuple<std::string, std::string, std::string>;
    std::map<Group, std::map<unsigned, std::map<std::uint64_t, Estimate>>> groups;
    for (const Cell& cell : cells) {
        groups[{cell.curve.workload, cell.curve.backend, cell.curve.calls}][cell.curve.workers][cell.n] =
            cell.speedup_ratio;
    }
    std::vector<record::Scaling> result;
    for (const auto& entry : groups) {
        const Group& group = entry.first;
        const auto& by_workers = entry.second;
        std::set<std::uint64_t, std::greater<>> sizes;
        for (const auto& [n, ignored] : by_workers.begin()->second) {
            sizes.insert(n);
        }
        const auto common = std::find_if(sizes.begin(), sizes.end(), [&](std::uint64_t n) {
            return std::all_of(by_workers.begin(), by_workers.end(),
                               [&](const auto& workers) { return workers.second.contains(n); });
        });
        if (common == sizes.end()) {
            continue;
        }
        record::Scaling scaling{std::get<0>(group), std::get<1>(group), std::get<2>(group), *common, {}};
        for (const auto& [workers, by_size] : by_workers) {
            const Estimate& speedup = by_size.at(*common);
            record::ScalingPoint point{workers, speedup, {}};
            if (speedup.value) {
                point.efficiency_ratio = *speedup.value / workers;
            }
            scaling.points.push_back(point);
        }
        result.push_back(std::move(scaling));
    }
    return result;
}

}  // namespace crossover::sweep
