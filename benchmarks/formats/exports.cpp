#include "benchmarks/formats/exports.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "benchmarks/formats/table.hpp"
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
    return crossover.n ? finite(size_figure(crossover.n, crossover.n_low, crossover.n_high))
                       : record::Estimate{};
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
    std::vector<std::string> names;
    for (const record::Cell& cell : results.cells) {
        names.push_back(record::stable_name(cell));
    }
    for (const record::Crossover& crossover : results.crossovers) {
        names.push_back(record::stable_name(crossover));
    }
    std::set<std::string_view> known;
    for (const std::string& name : names) {
        if (!known.insert(name).second) {
            return failure(
                {fmt::format("two rows would have the name '{}'", name), "crossover export",
                 "give backends and workloads names that differ in what can be printed"});
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
    std::vector<std::string> lines;
    const auto add = [&](const std::string& name, const record::Json& measures) {
        if (!measures.empty()) {
            lines.push_back("\n " + record::dump(name) + ": " + record::dump(measures));
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
    return fmt::format("{{{}\n}}\n", fmt::join(lines, ","));
}

std::string to_github_json(const record::StoredResults& results) {
    std::vector<std::string> lines;
    const auto add = [&](const std::string& name, const char* unit, const record::Estimate& figure,
                         const std::string& more) {
        if (figure.value) {
            lines.push_back("\n " + record::dump(github_entry(name, unit, figure, more)));
        }
    };
    for (const record::Cell& cell : results.cells) {
        add(record::stable_name(cell), "ns", finite(cell.parallel_ns), cell_notes(cell));
    }
    for (const record::Crossover& crossover : results.crossovers) {
        add(record::stable_name(crossover), "elements", crossover_size(crossover),
            fmt::format("\nrounds: {}", crossover.rounds));
    }
    return fmt::format("[{}\n]\n", fmt::join(lines, ","));
}

}  // namespace crossover::formats
