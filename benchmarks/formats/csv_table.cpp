#include "benchmarks/formats/csv_table.hpp"

#include <fmt/format.h>

#include <cmath>
#include <optional>
#include <string_view>

#include "benchmarks/formats/exports.hpp"
#include "benchmarks/text/printable.hpp"

namespace crossover::formats {
namespace {

constexpr std::string_view k_head =
    "name,workload,backend,workers,calls,baseline,n,verdict,wins,losses,rounds,contended_rounds,"
    "serial_ns,serial_low_ns,serial_high_ns,parallel_ns,parallel_low_ns,parallel_high_ns,"
    "speedup_ratio,speedup_low_ratio,speedup_high_ratio,parallel_cpu_ns,moving_ratio\n";

std::string number(const std::optional<double>& value) {
    return value && std::isfinite(*value) ? fmt::format("{}", *value) : "";
}

std::string numbers(const record::Estimate& estimate) {
    return fmt::format("{},{},{}", number(estimate.value), number(estimate.low),
                       number(estimate.high));
}

}  // namespace

std::string csv_field(const std::string& text) {
    constexpr std::string_view k_formula = "=+-@";
    std::string field = text::printable(text);
    if (!field.empty() && k_formula.find(field.front()) != std::string_view::npos) {
        field.insert(0, "'");
    }
    if (field.find_first_of(",\"") == std::string::npos) {
        return field;
    }
    std::string quoted = "\"";
    for (const char letter : field) {
        quoted += letter == '"' ? "\"\"" : std::string(1, letter);
    }
    return quoted + "\"";
}

std::string csv_table(const std::vector<record::Cell>& cells) {
    std::string text(k_head);
    for (const record::Cell& cell : cells) {
        const record::CurveKey& curve = cell.curve;
        text += fmt::format("{},{},{},{},{},{},{},", csv_field(record::stable_name(cell)),
                            csv_field(curve.workload), csv_field(curve.backend), curve.workers,
                            record::word_of(curve.calls), csv_field(curve.baseline), cell.n);
        text += fmt::format("{},{},{},{},{},", record::word_of(cell.verdict), cell.wins,
                            cell.losses, cell.rounds, cell.contended_rounds);
        text += fmt::format("{},{},{},{},{}\n", numbers(cell.serial_ns), numbers(cell.parallel_ns),
                            numbers(cell.speedup_ratio), number(cell.parallel_cpu_ns),
                            number(cell.moving_ratio));
    }
    return text;
}

}  // namespace crossover::formats
