#include "benchmarks/record/exports.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "benchmarks/record/gbench_json.hpp"
#include "benchmarks/record/printable.hpp"

namespace crossover::record {
namespace {

std::optional<double> finite(const std::optional<double>& value) {
    return value && std::isfinite(*value) ? value : std::nullopt;
}

/// The estimate without what is not finite; an interval has two ends or none.
Estimate finite(const Estimate& estimate) {
    Estimate clean{finite(estimate.value), finite(estimate.low), finite(estimate.high)};
    if (!clean.low || !clean.high) {
        clean.low = clean.high = std::nullopt;
    }
    return clean;
}

Estimate crossover_size(const Crossover& crossover) {
    if (!crossover.n) {
        return {};
    }
    const auto number = [](const std::optional<std::uint64_t>& n) {
        return n ? std::optional(static_cast<double>(*n)) : std::nullopt;
    };
    return finite({number(crossover.n), number(crossover.n_low), number(crossover.n_high)});
}

Json bmf_metric(const Estimate& estimate) {
    Json metric{{"value", *estimate.value}};
    if (estimate.low) {
        metric["lower_value"] = *estimate.low;
        metric["upper_value"] = *estimate.high;
    }
    return metric;
}

/// "95 % interval [3900, 4100] ns"
std::string interval_text(const Estimate& estimate, const std::string& unit) {
    return estimate.low ? fmt::format("{:.0f} % interval [{}, {}] {}", 100.0 * k_confidence,
                                      *estimate.low, *estimate.high, unit)
                        : "no interval: too few rounds";
}

Json github_entry(const std::string& name, const std::string& unit, const Estimate& estimate,
                  const std::string& more) {
    Json entry{{"name", name}, {"unit", unit}, {"value", *estimate.value}};
    if (estimate.low) {
        entry["range"] = fmt::format(
            "± {}", std::max(*estimate.value - *estimate.low, *estimate.high - *estimate.value));
    }
    entry["extra"] = interval_text(estimate, unit) + more;
    return entry;
}

std::string cell_notes(const Cell& cell) {
    const Estimate speedup = finite(cell.speedup_ratio);
    std::string text = fmt::format("\nrounds: {}", cell.rounds);
    if (speedup.value) {
        text +=
            fmt::format("\nspeed-up over {}: {}", printable(cell.curve.baseline), *speedup.value);
        text += speedup.low ? fmt::format(" [{}, {}]", *speedup.low, *speedup.high) : "";
    }
    return text;
}

}  // namespace

std::string stable_name(const CurveKey& key) {
    return printable(name_of(key));
}

std::string stable_name(const Cell& cell) {
    return fmt::format("{}/{}", stable_name(cell.curve), cell.n);
}

std::string stable_name(const Crossover& crossover) {
    return stable_name(crossover.curve) + "/crossover";
}

Expected<void> check_names(const StoredResults& results) {
    std::set<std::string> names;
    const auto add = [&](const std::string& name) -> Expected<void> {
        if (!names.insert(name).second) {
            return failure(
                {fmt::format("two rows would have the name '{}'", name), "crossover export",
                 "give backends and workloads names that differ in what can be printed"});
        }
        return {};
    };
    for (const Cell& cell : results.cells) {
        if (auto added = add(stable_name(cell)); !added) {
            return added;
        }
    }
    for (const Crossover& crossover : results.crossovers) {
        if (auto added = add(stable_name(crossover)); !added) {
            return added;
        }
    }
    return {};
}

std::string to_bmf_json(const StoredResults& results) {
    std::string text = "{";
    const char* separator = "\n ";
    const auto add = [&](const std::string& name, const Json& measures) {
        if (!measures.empty()) {
            text += separator + dump(name) + ": " + dump(measures);
            separator = ",\n ";
        }
    };
    for (const Cell& cell : results.cells) {
        Json measures = Json::object();
        if (const Estimate time = finite(cell.parallel_ns); time.value) {
            measures["latency"] = bmf_metric(time);
        }
        if (const Estimate speedup = finite(cell.speedup_ratio); speedup.value) {
            measures["speedup"] = bmf_metric(speedup);
        }
        add(stable_name(cell), measures);
    }
    for (const Crossover& crossover : results.crossovers) {
        if (const Estimate size = crossover_size(crossover); size.value) {
            add(stable_name(crossover), {{"crossover", bmf_metric(size)}});
        }
    }
    return text + "\n}\n";
}

std::string to_github_json(const StoredResults& results) {
    std::string text = "[";
    const char* separator = "\n ";
    const auto add = [&](const Json& entry) {
        text += separator + dump(entry);
        separator = ",\n ";
    };
    for (const Cell& cell : results.cells) {
        if (const Estimate time = finite(cell.parallel_ns); time.value) {
            add(github_entry(stable_name(cell), "ns", time, cell_notes(cell)));
        }
    }
    for (const Crossover& crossover : results.crossovers) {
        if (const Estimate size = crossover_size(crossover); size.value) {
            add(github_entry(stable_name(crossover), "elements", size,
                             fmt::format("\nrounds: {}", crossover.rounds)));
        }
    }
    return text + "\n]\n";
}

}  // namespace crossover::record
