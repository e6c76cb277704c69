#include "benchmarks/gbench/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "benchmarks/record/json_fields.hpp"
#include "benchmarks/stats/sign_test.hpp"
#include "benchmarks/text/printable.hpp"

namespace crossover::gbench {
namespace {

/// Behind the brace that closes the one at `begin`; npos where none does, where a string holds the
/// end of a line, and where it is nested deeper than any entry: so what is no JSON is left soon.
std::size_t end_of_object(std::string_view text, std::size_t begin) {
    constexpr unsigned k_deepest = 8;
    unsigned depth = 0;
    bool quoted = false;
    for (std::size_t i = begin; i < text.size() && depth <= k_deepest; ++i) {
        if (quoted && text[i] == '\n') {
            break;
        }
        if (quoted) {
            quoted = text[i] != '"';
            i += text[i] == '\\' ? 1U : 0U;
        } else if (text[i] == '"') {
            quoted = true;
        } else if (text[i] == '{') {
            ++depth;
        } else if (text[i] == '}' && --depth == 0) {
            return i + 1;
        }
    }
    return std::string_view::npos;
}

/// With null in the place of NaN and of infinities outside strings.
std::string with_nulls(std::string_view text) {
    constexpr std::array<std::string_view, 8> k_no_numbers{"-NaN",      "NaN",      "-nan", "nan",
                                                           "-Infinity", "Infinity", "-inf", "inf"};
    std::string result;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size();) {
        const auto* const found = std::find_if(
            k_no_numbers.begin(), k_no_numbers.end(),
            [&](std::string_view word) { return !quoted && text.substr(i).starts_with(word); });
        if (found != k_no_numbers.end()) {
            result += "null";
            i += found->size();
            continue;
        }
        const std::size_t taken = quoted && text[i] == '\\' ? 2 : 1;
        quoted = text[i] == '"' ? !quoted : quoted;
        result += text.substr(i, taken);
        i += taken;
    }
    return result;
}

/// An entry of "benchmarks", as far as it matters here.
struct Entry {
    std::string name, run_name, aggregate, trouble;
    std::optional<double> seconds;
};

std::optional<double> unit_s(const std::string& unit) {
    constexpr std::array<std::pair<std::string_view, double>, 4> k_units{
        {{"ns", 1e-9}, {"us", 1e-6}, {"ms", 1e-3}, {"s", 1.0}}};
    const auto* const found = std::find_if(k_units.begin(), k_units.end(),
                                           [&](const auto& known) { return known.first == unit; });
    return found == k_units.end() ? std::nullopt : std::optional(found->second);
}

std::string trouble_in(const record::Fields& fields) {
    if (fields.flag("error_occurred").value_or(false)) {
        return std::string(k_reports) + fields.text("error_message").value_or("without words");
    }
    if (fields.flag("skipped").value_or(false)) {
        return std::string(k_skips) + fields.text("skip_message").value_or("without words");
    }
    return "";
}

/// None for what is no entry of a report.
std::optional<Entry> entry_from(std::string_view text) {
    try {
        const record::Json object = record::parse_json(with_nulls(text));
        const record::Fields fields(object, "", "the report");
        Entry entry{.name = fields.required_text("name"),
                    .run_name = {},
                    .aggregate = fields.text("aggregate_name").value_or(""),
                    .trouble = trouble_in(fields),
                    .seconds = {}};
        entry.run_name = fields.text("run_name").value_or(entry.name);
        const auto time = fields.number("real_time");
        const auto unit = unit_s(fields.text("time_unit").value_or("ns"));
        if (time && unit) {
            entry.seconds = *time * *unit;
        }
        return entry;
    } catch (const record::Damaged&) {
        return std::nullopt;
    }
}

/// The entries of a report, of one that was cut short, too; none without a report.
std::optional<std::vector<Entry>> entries_in(std::string_view output) {
    const std::size_t context = output.find("\"context\"");
    const std::size_t list =
        output.find("\"benchmarks\"", context == std::string_view::npos ? output.size() : context);
    if (list == std::string_view::npos) {
        return std::nullopt;
    }
    std::vector<Entry> entries;
    for (std::size_t begin = output.find('{', list); begin != std::string_view::npos;) {
        const std::size_t end = end_of_object(output, begin);
        const bool closed = end != std::string_view::npos;
        auto entry = closed ? entry_from(output.substr(begin, end - begin)) : std::nullopt;
        begin = output.find('{', entry ? end : begin + 1);
        if (entry) {
            entries.push_back(std::move(*entry));
        }
    }
    return entries;
}

tl::unexpected<Error> about(const std::string& what) {
    return failure({text::shortened(text::printable(what)), "", ""});
}

}  // namespace

Expected<Measured> read_report(std::string_view output, std::string_view name) {
    const auto entries = entries_in(output);
    if (!entries) {
        return about("printed no report in JSON");
    }
    std::vector<double> seconds;
    std::optional<double> median;
    std::optional<double> mean;
    bool named = false;
    for (const Entry& entry : *entries) {
        if (entry.run_name != name) {
            continue;
        }
        named = true;
        if (!entry.trouble.empty()) {
            return about(entry.trouble);
        }
        if (entry.aggregate.empty() && entry.seconds) {
            seconds.push_back(*entry.seconds);
        }
        median = entry.aggregate == "median" ? entry.seconds : median;
        mean = entry.aggregate == "mean" ? entry.seconds : mean;
    }
    if (!named) {
        return about("is not in the report");
    }
    const std::optional<double> found =
        seconds.empty() ? (median ? median : mean) : std::optional(stats::median(seconds));
    if (!found || !std::isfinite(*found) || *found <= 0.0) {
        return about("reports no time above 0");
    }
    return Measured{*found, static_cast<unsigned>(std::max<std::size_t>(1, seconds.size()))};
}

}  // namespace crossover::gbench
