#include "benchmarks/formats/exports.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "benchmarks/record/gbench_json.hpp"
#include "benchmarks/text/printable.hpp"

namespace crossover::formats {
namespace {

std::optional<double> finite(const std::optional<double>& value) {
    return value && std::isfinite(*value) ? value : std::nullopt;
}

/// The estimate without what is not finite; an interval has two ends or none.
record::Estimate finite(const record::Estimate& estimate) {
    record::Estimate clean{finite(estimate.value), finite(estimate.low), finite(estimate.high)};
    if (!clean.low || !clean.high) {
        clean.low = clean.high = std::nullopt;
    }
    return clean;
}

record::Estimate crossover_size(const record::Crossover& crossover) {
    if (!crossover.n) {
        return {};
    }
    const auto number = [](const std::optional<std::uint64_t>& n) {
        return n ? std::optional(static_cast<double>(*n)) : std::nullopt;
    };
    return finite({number(crossover.n), number(crossover.n_low), number(crossover.n_high)});
}

record::Json bmf_metric(const record::Estimate& estimate) {
    record::Json metric{{"value", *estimate.value}};
    if (estimate.low) {
        metric["lower_value"] = *estimate.low;
        metric["upper_value"] = *estimate.high;
    }
    return metric;
}

/// "95 % interval [3900, 4100] ns"
std::string interval_text(const record::Estimate& estimate, const std::string& unit) {
    return estimate.low ? fmt::format("{:.0f} % interval [{}, {}] {}", 100.0 * record::k_confidence,
                                      *estimate.low, *estimate.high, unit)
                        : "no interval: too few rounds";
}

record::Json github_entry(const std::string& name, const std::string& unit,
                          const record::Estimate& estimate, const std::string& more) {
    record::Json entry{{"name", name}, {"unit", unit}, {"value", *estimate.value}};
    if (estimate.low) {
        entry["range"] = fmt::format(
            "± {}", std::max(*estimate.value - *estimate.low, *estimate.high - *estimate.value));
    }
    entry["extra"] = interval_text(estimate, unit) + more;
    return entry;
}

std::string cell_notes(const record::Cell& cell) {
    const record::Estimate speedup = finite(cell.speedup_ratio);
    std::string text = fmt::format("\nrounds: {}", cell.rounds);
    if (speedup.value) {
        text += fmt::format("\nspeed-up over {}: {}", text::printable(cell.curve.baseline),
                            *speedup.value);
        text += speedup.low ? fmt::format(" [{}, {}]", *speedup.low, *speedup.high) : "";
    }
    return text;
}

}  // namespace

Expected<void> check_names(const record::StoredResults& results) {
    std::set<std::string> names;
    const auto add = [&](const std::string& name) -> Expected<void> {
        if (!names.insert(name).second) {
            return failure(
                {fmt::format("two rows would have the name '{}'", name), "crossover export",
                 "give backends and workloads names that differ in what can be printed"});
        }
        return {};
    };
    for (const record::Cell& cell : results.cells) {
        if (auto added = add(record::stable_name(cell)); !added) {
            return added;
        }
    }
    for (const record::Crossover& crossover : results.crossovers) {
        if (auto added = add(record::stable_name(crossover)); !added) {
            return added;
        }
    }
    return {};
}

std::string to_ci_json(const record::Environment& environment,
                       const std::vector<record::Cell>& cells) {
    return "{\n \"context\": " + record::dump(record::context_json(environment)) + ",\n" +
           record::gbench_rows(cells) + "\n}\n";
}

std::string to_bmf_json(const record::StoredResults& results) {
    std::string text = "{";
    const char* separator = "\n ";
    const auto add = [&](const std::string& name, const record::Json& measures) {
        if (!measures.empty()) {
            text += separator + record::dump(name) + ": " + record::dump(measures);
            separator = ",\n ";
        }
    };
    for (const record::Cell& cell : results.cells) {
        record::Json measures = record::Json::object();
        if (const record::Estimate time = finite(cell.parallel_ns); time.value) {
            measures["latency"] = bmf_metric(time);
        }
        if (const record::Estimate speedup = finite(cell.speedup_ratio); speedup.value) {
            measures["speedup"] = bmf_metric(speedup);
        }
        add(record::stable_name(cell), measures);
    }
    for (const record::Crossover& crossover : results.crossovers) {
        if (const record::Estimate size = crossover_size(crossover); size.value) {
            add(record::stable_name(crossover), {{"crossover", bmf_metric(size)}});
        }
    }
    return text + "\n}\n";
}

std::string to_github_json(const record::StoredResults& results) {
    std::string text = "[";
    const char* separator = "\n ";
    const auto add = [&](const record::Json& entry) {
        text += separator + record::dump(entry);
        separator = ",\n ";
    };
    for (const record::Cell& cell : results.cells) {
        if (const record::Estimate time = finite(cell.parallel_ns); time.value) {
            add(github_entry(record::stable_name(cell), "ns", time, cell_notes(cell)));
        }
    }
    for (const record::Crossover& crossover : results.crossovers) {
        if (const record::Estimate size = crossover_size(crossover); size.value) {
            add(github_entry(record::stable_name(crossover), "elements", size,
                             fmt::format("\nrounds: {}", crossover.rounds)));
        }
    }
    return text + "\n]\n";
}

}  // namespace crossover::formats
