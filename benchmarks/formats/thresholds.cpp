#include "benchmarks/formats/thresholds.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "benchmarks/text/printable.hpp"
#include "benchmarks/text/quantities.hpp"

namespace crossover::formats {
namespace {

constexpr std::string_view k_columns =
    "cpu_model\tusable_cpus\tworkers\tcalls\truntime_version\tworkload\tbackend\tmin_n\tn\tn_low\t"
    "n_high\tworth_ns\n";

std::uint64_t twice(std::uint64_t n) {
    constexpr std::uint64_t k_most = std::numeric_limits<std::uint64_t>::max();
    return n > k_most / 2 ? k_most : 2 * n;
}

/// "n* 46 (16 to 1,024)", "n* 16 or before"
std::string answer_text(const record::Crossover& crossover) {
    const std::string high = text::format_count(crossover.n_high.value_or(0));
    if (!crossover.n) {
        return fmt::format("n* {} or before", high);
    }
    const std::string n = text::format_count(*crossover.n);
    return "n* " + (crossover.n_low
                        ? text::format_interval(n, text::format_count(*crossover.n_low), high)
                        : fmt::format("{} ({} or before)", n, high));
}

MinSize size_of_crossover(const record::Crossover& crossover, record::Take take) {
    const std::string answer = answer_text(crossover);
    if (take == record::Take::safe) {
        return crossover.safe.n_high
                   ? MinSize{crossover.safe.n_high, answer + "; 9 of 10 processes win from here on"}
                   : MinSize{{}, "stays serial: the safe size is not proven; " + answer};
    }
    if (take == record::Take::typical && crossover.n) {
        return {crossover.n, answer};
    }
    const std::uint64_t high = crossover.n_high.value_or(0);
    if (crossover.n && high > twice(*crossover.n)) {
        return {twice(*crossover.n), answer + "; capped at 2 n*, a wide interval"};
    }
    return {high, answer};
}

template <class Number>
std::string text_of(const std::optional<Number>& value) {
    return value ? fmt::format("{}", *value) : "";
}

bool tells_a_version(std::string_view fact) {
    return fact.ends_with("_version") || fact.ends_with("_compiler") || fact == "python";
}

}  // namespace

MinSize min_size(const record::Crossover& crossover, record::Take take) {
    switch (crossover.verdict) {
        case record::CurveVerdict::crossover:
            if (crossover.n_high) {
                return size_of_crossover(crossover, take);
            }
            break;
        case record::CurveVerdict::always:
            return {0, "always"};
        case record::CurveVerdict::never:
            return {
                {},
                "stays serial: never" +
                    (crossover.n_top ? " up to n = " + text::format_count(*crossover.n_top) : "")};
        case record::CurveVerdict::failed:
        case record::CurveVerdict::unresolved:
            break;
    }
    return {{}, fmt::format("stays serial: {}", record::word_of(crossover.verdict))};
}

std::optional<double> worth_ns(const record::Crossover& crossover) {
    if (crossover.verdict == record::CurveVerdict::always) {
        return 0.0;
    }
    if (crossover.verdict != record::CurveVerdict::crossover) {
        return std::nullopt;
    }
    const record::Estimate& work = crossover.serial_work_ns;
    const std::optional<double> known = work.value ? work.value : work.high;
    return known && std::isfinite(*known) ? known : std::nullopt;
}

std::string runtime_version(const record::Environment& environment, const std::string& backend) {
    const auto found = environment.runtimes.find(backend);
    std::vector<std::string> told;
    if (found != environment.runtimes.end()) {
        for (const auto& [fact, value] : found->second) {
            if (tells_a_version(fact)) {
                told.push_back(fmt::format("{} {}", fact, value));
            }
        }
    }
    return fmt::format("{}", fmt::join(told, ", "));
}

std::string tsv_escaped(std::string_view text) {
    constexpr unsigned char k_delete = 0x7F;
    std::string field;
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        if (letter == '\\') {
            field += "\\\\";
        } else if (letter == '\t') {
            field += "\\t";
        } else if (letter == '\n') {
            field += "\\n";
        } else if (byte < ' ' || byte == k_delete) {
            field += fmt::format("\\x{:02x}", byte);
        } else {
            field += letter;
        }
    }
    return text::printable(field);
}

std::string thresholds_tsv(const record::StoredResults& results, record::Take take) {
    const record::Environment& environment = results.environment;
    const unsigned usable = environment.cpus.usable;
    std::string rows(k_columns);
    for (const record::Crossover& crossover : results.crossovers) {
        const record::CurveKey& curve = crossover.curve;
        if (curve.nodes > 1) {
            continue;  // the reader of the file is a program on one machine
        }
        const auto min_n = min_size(crossover, take).n;
        const auto worth = worth_ns(crossover);
        const std::vector<std::string> fields{
            tsv_escaped(environment.cpu_model),
            usable == 0 ? "" : std::to_string(usable),
            std::to_string(curve.workers),
            std::string(record::word_of(curve.calls)),
            tsv_escaped(runtime_version(environment, curve.backend)),
            tsv_escaped(curve.workload),
            tsv_escaped(curve.backend),
            min_n ? std::to_string(*min_n) : "never",
            text_of(crossover.n),
            text_of(crossover.n_low),
            text_of(crossover.n_high),
            worth ? fmt::format("{:.4g}", *worth) : "",
        };
        rows += fmt::format("{}\n", fmt::join(fields, "\t"));
    }
    return rows;
}

}  // namespace crossover::formats
