#include "benchmarks/gate/stored.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>
#include <span>

#include "benchmarks/gate/brackets.hpp"

namespace crossover::gate {
namespace {

using record::Cell;
using record::Crossover;
using record::CurveComparison;
using record::CurveKey;
using record::Estimate;
using record::QuantityComparison;
using record::SizeChange;
using record::StoredResults;
using Kind = Change::Kind;

/// A host in which the core-to-core round trip differs by more is in another state (stats/states.hpp tells two states
/// of one run apart by the same factor).
constexpr double k_other_state_ratio = 1.6;

Expected<void> comparable(const StoredResults& baseline, const StoredResults& head, const StoredCheckOptions& options) {
    struct Property {
        const char* name;
        std::string before, now;
    };
    const auto build = [](const record::BuildInfo& info) {
        return info.build_type + (info.sanitizers.empty() ? "" : " with sanitizers " + info.sanitizers);
    };
    const auto cpus = [](unsigned usable) { return usable == 0 ? std::string() : std::to_string(usable); };
    const std::array<Property, 3> properties{{
        {"CPU model", baseline.environment.cpu_model, head.environment.cpu_model},
        {"number of usable CPUs", cpus(baseline.environment.cpus.usable), cpus(head.environment.cpus.usable)},
        {"build type", build(baseline.environment.build), build(head.environment.build)},
    }};
    const std::string where = fmt::format("{} against {}", options.head.string(), options.baseline.string());
    const std::string remedy =
        "accept a baseline that was measured where the head was, see results/baselines/README.md, or measure both "
        "builds in one job with crossover check --base BUILD --head BUILD";
    for (const Property& property : properties) {
        if (property.before.empty() || property.now.empty()) {
            return failure({fmt::format("a record does not tell its {}", property.name), where, remedy});
        }
        if (property.before != property.now) {
            return failure({fmt::format("the runs cannot be compared, their {} differs: baseline '{}', head '{}'",
                                        property.name, property.before, property.now),
                            where, remedy});
        }
    }
    return {};
}

using CellsBySize = std::map<std::uint64_t, const Cell*>;

std::map<CurveKey, CellsBySize> by_curve(const std::vector<Cell>& cells) {
    std::map<CurveKey, CellsBySize> curves;
    for (const Cell& cell : cells) {
        curves[cell.curve][cell.n] = &cell;
    }
    return curves;
}

struct Quantity {
    const char* name;
    const Estimate& (*of)(const Cell&);
    bool more_is_worse;
};

const std::array<Quantity, 3> k_quantities{{
    {"speed-up", [](const Cell& cell) -> const Estimate& { return cell.speedup_ratio; }, false},
    {"parallel time", [](const Cell& cell) -> const Estimate& { return cell.parallel_ns; }, true},
    {"serial time", [](const Cell& cell) -> const Estimate& { return cell.serial_ns; }, true},
}};

/// Marks changes whose neighbour, among the sizes that both runs measured, changed in the same direction.
QuantityComparison compare(const Quantity& quantity, const CellsBySize& before, const CellsBySize& now, double margin) {
    QuantityComparison comparison{quantity.name, 0, {}};
    bool neighbour = false;  // whether the last change belongs to the size before
    for (const auto& [n, cell] : before) {
        const auto other = now.find(n);
        if (other == now.end()) {
            continue;
        }
        const Estimate& was = quantity.of(*cell);
        const Estimate& is = quantity.of(*other->second);
        if (!was.low || !was.high || !is.low || !is.high) {
            continue;
        }
        ++comparison.sizes;
        const bool more = *is.low > *was.high * margin;
        const bool less = *was.low > *is.high * margin;
        if (more || less) {
            SizeChange change{n, was, is, more == quantity.more_is_worse, false};
            if (neighbour && comparison.changes.back().worse == change.worse) {
                comparison.changes.back().counts = change.counts = true;
            }
            comparison.changes.push_back(change);
        }
        neighbour = more || less;
    }
    return comparison;
}

/// "the speed-up fell at n = 64, 256"
std::string sentence(const QuantityComparison& comparison, bool worse, bool more_is_worse) {
    std::vector<std::uint64_t> sizes;
    for (const SizeChange& change : comparison.changes) {
        if (change.worse == worse && change.counts) {
            sizes.push_back(change.n);
        }
    }
    return fmt::format("the {} {} at n = {}", comparison.quantity, worse == more_is_worse ? "rose" : "fell",
                       fmt::join(sizes, ", "));
}

Change quantity_change(const QuantityComparison& comparison, bool more_is_worse) {
    const auto has = [&](bool worse) {
        return std::any_of(comparison.changes.begin(), comparison.changes.end(),
                           [&](const SizeChange& change) { return change.counts && change.worse == worse; });
    };
    if (has(true)) {
        return {Kind::worse, sentence(comparison, true, more_is_worse)};
    }
    if (has(false)) {
        return {Kind::better, sentence(comparison, false, more_is_worse)};
    }
    if (!comparison.changes.empty() && comparison.sizes == 1) {
        return {Kind::unknown, fmt::format("the {} differs at the only size that both runs measured, n = {}",
                                           comparison.quantity, comparison.changes.front().n)};
    }
    return {};
}

/// Why a change may be the host's: "core-to-core round trip 100 ns before, 490 ns now"; empty where it may not.
std::string other_state(const Crossover& baseline, const Crossover& head) {
    const double before = baseline.round_trip_ns.value_or(0.0);
    const double now = head.round_trip_ns.value_or(0.0);
    if (before <= 0.0 || now <= 0.0 || std::max(before, now) < k_other_state_ratio * std::min(before, now)) {
        return "";
    }
    return fmt::format("core-to-core round trip {:.0f} ns before, {:.0f} ns now", before, now);
}

std::string joined(const std::vector<Change>& changes, Kind kind) {
    std::string text;
    for (const Change& change : changes) {
        if (change.kind == kind) {
            text += (text.empty() ? "" : "; ") + change.reason;
        }
    }
    return text;
}

/// The verdict of a curve that both runs have.
void judge(CurveComparison& curve, const std::vector<Change>& changes) {
    const std::string worse = joined(changes, Kind::worse);
    const std::string better = joined(changes, Kind::better);
    const std::string unknown = joined(changes, Kind::unknown);
    const std::string state = other_state(*curve.baseline, *curve.head);
    const std::string& moved = worse.empty() ? better : worse;
    if (!moved.empty() && !state.empty()) {
        curve.verdict = "inconclusive";
        curve.reason = fmt::format("the host was in another state ({}), and {}", state, moved);
    } else if (!worse.empty()) {
        curve.verdict = "regression";
        curve.reason = worse;
    } else if (!unknown.empty()) {
        curve.verdict = "inconclusive";
        curve.reason = unknown;
    } else {
        curve.verdict = better.empty() ? "pass" : "improvement";
        curve.reason = better;
    }
}

const Crossover* find(const std::vector<Crossover>& crossovers, const CurveKey& key) {
    const auto found = std::find_if(crossovers.begin(), crossovers.end(),
                                    [&](const Crossover& crossover) { return crossover.curve == key; });
    return found == crossovers.end() ? nullptr : &*found;
}

std::size_t count(const record::StoredComparison& comparison, const char* verdict) {
    return static_cast<std::size_t>(
        std::count_if(comparison.curves.begin(), comparison.curves.end(),
                      [&](const CurveComparison& curve) { return curve.verdict == verdict; }));
}

/// "1 curve", "2 curves"
std::string curves(std::size_t number) {
    return fmt::format("{} curve{}", number, number == 1 ? "" : "s");
}

void judge(record::StoredComparison& comparison) {
    std::vector<std::string> parts;
    for (const char* verdict : {"regression", "inconclusive", "improvement", "pass"}) {
        if (const std::size_t found = count(comparison, verdict); found > 0) {
            parts.push_back(fmt::format("{} {}", found, verdict));
            comparison.verdict = parts.size() == 1 ? verdict : comparison.verdict;
        }
    }
    comparison.reason = fmt::format("{}: {}", curves(comparison.curves.size()), fmt::join(parts, ", "));
}

/// What the reader must know: who measured, and what a comparison of times is worth.
std::vector<std::string> notes_of(const StoredResults& baseline, const StoredResults& head, bool absolute) {
    std::vector<std::string> notes;
    for (const auto& [side, results] : {std::pair{"baseline", &baseline}, std::pair{"head", &head}}) {
        if (results->status != "complete") {
            notes.push_back(fmt::format("the {} is {}: it is compared as far as it goes", side, results->status));
        }
    }
    const record::BuildInfo& before = baseline.environment.build;
    const record::BuildInfo& now = head.environment.build;
    if (before.compiler != now.compiler || before.flags != now.flags) {
        notes.push_back(fmt::format("another compiler or other flags: {} {} before, {} {} now", before.compiler,
                                    before.flags, now.compiler, now.flags));
    }
    if (absolute) {
        const bool one_host = baseline.environment.host == head.environment.host;
        notes.push_back(fmt::format(
            "times were compared as asked. They were measured {} ({} and {}), {} and {}, and not side by side: what "
            "happened to the machine in between is part of every difference. On a shared machine one program, "
            "measured twice, was called different in up to 69 % of such comparisons; believe them on a machine that "
            "does nothing else and runs at a fixed clock",
            one_host ? "on one host" : "on different hosts", baseline.environment.host, head.environment.host,
            baseline.environment.started_utc, head.environment.started_utc));
    }
    return notes;
}

}  // namespace

Expected<record::StoredComparison> compare_stored(const StoredResults& baseline, const StoredResults& head,
                                                  const StoredCheckOptions& options) {
    if (auto fits = comparable(baseline, head, options); !fits) {
        return failure(fits.error());
    }
    const auto before = by_curve(baseline.cells);
    const auto now = by_curve(head.cells);
    const auto cells = [](const auto& curves, const CurveKey& key) {
        const auto found = curves.find(key);
        return found == curves.end() ? CellsBySize() : found->second;
    };
    record::StoredComparison comparison{.margin_ratio = options.margin_ratio, .absolute = options.absolute};
    bool any = false;
    for (const Crossover& was : baseline.crossovers) {
        CurveComparison curve{.curve = was.curve, .baseline = was};
        if (const Crossover* is = find(head.crossovers, was.curve); is != nullptr) {
            any = true;
            curve.head = *is;
            std::vector<Change> changes{bracket_change(was, *is, options.margin_ratio)};
            const std::size_t quantities = options.absolute ? k_quantities.size() : 1;
            for (const Quantity& quantity : std::span(k_quantities).first(quantities)) {
                curve.quantities.push_back(
                    compare(quantity, cells(before, was.curve), cells(now, was.curve), 1.0 + options.margin_ratio));
                changes.push_back(quantity_change(curve.quantities.back(), quantity.more_is_worse));
            }
            judge(curve, changes);
        } else {
            curve.reason = "the head did not measure it";
        }
        comparison.curves.push_back(std::move(curve));
    }
    if (!any) {
        return failure({"the runs have no curve in common",
                        fmt::format("{} against {}", options.head.string(), options.baseline.string()),
                        "measure the workloads, backends, worker counts and call modes of the baseline"});
    }
    comparison.notes = notes_of(baseline, head, options.absolute);
    std::size_t added = 0;
    for (const Crossover& is : head.crossovers) {
        added += find(baseline.crossovers, is.curve) == nullptr ? 1U : 0U;
    }
    if (added > 0) {
        comparison.notes.push_back(
            fmt::format("{} of the head {} not in the baseline", curves(added), added == 1 ? "is" : "are"));
    }
    judge(comparison);
    return comparison;
}

}  // namespace crossover::gate
