#include "benchmarks/formats/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "benchmarks/formats/escape.hpp"
#include "benchmarks/text/printable.hpp"

namespace crossover::formats {
namespace {

bool is_known(const std::optional<double>& figure) {
    return figure && std::isfinite(*figure);
}

std::string plain_figure(Kind kind, const std::optional<double>& figure) {
    if (!is_known(figure)) {
        return "?";
    }
    if (kind == Kind::duration_ns) {
        return text::format_duration_ns(*figure);
    }
    if (kind == Kind::ratio) {
        return text::format_ratio(*figure);
    }
    if (kind == Kind::change) {
        return fmt::format("{:+.1f}", 100.0 * (*figure - 1.0));
    }
    constexpr double k_most = 9e18;  // what an integer can hold
    return text::format_count(static_cast<std::uint64_t>(std::clamp(*figure, 0.0, k_most)));
}

std::string figure_text(Kind kind, const record::Estimate& figure) {
    const bool bounded = is_known(figure.low) || is_known(figure.high);
    if (!is_known(figure.value) && !bounded) {
        return "";
    }
    if (kind == Kind::interval && !is_known(figure.value)) {
        return "≤ " + plain_figure(kind, figure.high);
    }
    const std::string value = plain_figure(kind, figure.value) + (kind == Kind::change ? " %" : "");
    return bounded ? text::format_interval(value, plain_figure(kind, figure.low),
                                           plain_figure(kind, figure.high))
                   : value;
}

/// All fields as a terminal shows them.
std::vector<std::vector<std::string>> shown(const Table& table, text::Charset charset) {
    std::vector<std::vector<std::string>> rows;
    for (const std::vector<Field>& fields : table.rows) {
        std::vector<std::string>& row = rows.emplace_back();
        for (std::size_t i = 0; i < fields.size(); ++i) {
            row.push_back(text::in_charset(
                text::printable(field_text(table.columns.at(i).kind, fields[i])), charset));
        }
    }
    return rows;
}

std::string aligned(const std::vector<std::vector<std::string>>& rows,
                    const std::vector<Column>& columns, std::size_t gap) {
    std::vector<std::size_t> widths(columns.size());
    for (const std::vector<std::string>& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            widths[i] = std::max(widths[i], width_of(row[i]));
        }
    }
    std::string text;
    for (const std::vector<std::string>& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            const std::string padding(widths[i] - width_of(row[i]), ' ');
            line += (i == 0 ? "" : std::string(gap, ' ')) +
                    (columns[i].right ? padding + row[i] : row[i] + padding);
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + "\n";
    }
    return text;
}

/// Remarks, then the numbered notes.
std::vector<std::string> lines_below(const Table& table) {
    std::vector<std::string> lines = table.remarks;
    for (std::size_t i = 0; i < table.notes.size(); ++i) {
        lines.push_back(fmt::format("[{}] {}", i + 1, table.notes[i]));
    }
    return lines;
}

}  // namespace

record::Estimate size_figure(const std::optional<std::uint64_t>& n,
                             const std::optional<std::uint64_t>& low,
                             const std::optional<std::uint64_t>& high) {
    const auto number = [](const std::optional<std::uint64_t>& size) {
        return size ? std::optional(static_cast<double>(*size)) : std::nullopt;
    };
    return {number(n), number(low), number(high)};
}

std::string field_text(Kind kind, const Field& field) {
    return figure_text(kind, field.figure) + field.text;
}

std::size_t width_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char letter) {
        return (static_cast<unsigned char>(letter) & 0xC0U) != 0x80U;
    }));
}

std::string terminal_text(const Table& table, text::Charset charset) {
    constexpr std::size_t k_gap = 3;
    std::vector<std::vector<std::string>> rows = shown(table, charset);
    std::vector<std::string> headings;
    for (const Column& column : table.columns) {
        headings.push_back(column.heading);
    }
    rows.insert(rows.begin(), headings);
    std::string text = aligned(rows, table.columns, k_gap);
    for (const std::string& line : lines_below(table)) {
        text += text::in_charset(text::printable(line), charset) + "\n";
    }
    return text;
}

std::string terminal_rows(const Table& table, text::Charset charset) {
    constexpr std::size_t k_gap = 2;
    return aligned(shown(table, charset), table.columns, k_gap);
}

std::string markdown_table(const Table& table) {
    std::string text = "|";
    std::string rule = "|";
    for (const Column& column : table.columns) {
        text += " " + markdown_escaped(column.heading) + " |";
        rule += column.right ? "---:|" : "---|";
    }
    text += "\n" + rule + "\n";
    for (const std::vector<Field>& row : table.rows) {
        text += "|";
        for (std::size_t i = 0; i < row.size(); ++i) {
            const Kind kind = table.columns.at(i).kind;
            const bool bold = kind == Kind::verdict && row[i].flagged;
            text += fmt::format(" {0}{1}{0} |", bold ? "**" : "",
                                markdown_escaped(field_text(kind, row[i])));
        }
        text += "\n";
    }
    const std::vector<std::string> below = lines_below(table);
    text += below.empty() ? "" : "\n";
    for (const std::string& line : below) {
        text += "- " + markdown_escaped(line) + "\n";
    }
    return text;
}

std::string csv_table(const Table& table) {
    std::string text;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        text += (i == 0 ? "" : ",") + csv_escaped(table.columns[i].heading);
    }
    text += "\n";
    for (const std::vector<Field>& row : table.rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            const std::optional<double>& figure = row[i].figure.value;
            text += (i == 0 ? "" : ",") + (is_known(figure) ? fmt::format("{}", *figure) : "") +
                    csv_escaped(row[i].text);
        }
        text += "\n";
    }
    return text;
}

}  // namespace crossover::formats
