#include "benchmarks/cli/answer_table.hpp"

#include <fmt/format.h>
#include <langinfo.h>

#include <algorithm>
#include <array>
#include <clocale>

#include "benchmarks/record/printable.hpp"

namespace crossover::cli {
namespace {

constexpr std::size_t k_columns = 6;
using Row = std::array<std::string, k_columns>;
constexpr std::array<bool, k_columns> k_right{false, false, true, false, true, true};

std::string workers_text(const record::Crossover& crossover) {
    return std::to_string(crossover.curve.workers) + (crossover.oversubscribed ? "*" : "");
}

std::string size_text(const std::optional<std::uint64_t>& n) {
    return n ? format_count(*n) : "?";
}

/// Reasons of an open verdict that are short stand in the table, all others under it.
bool fits_in_line(const std::string& reason) {
    constexpr std::size_t k_longest = 48;
    return reason.size() <= k_longest;
}

std::string answer_text(const record::Crossover& crossover, Charset charset, const std::string& mark) {
    if (crossover.verdict == "crossover") {
        const std::string remark = crossover.reason ? " " + mark : "";
        if (!crossover.n) {
            return fmt::format("{}{}{}", charset == Charset::utf8 ? "≤ " : "<= ", size_text(crossover.n_high), remark);
        }
        return fmt::format("{}  [{}, {}]{}", format_count(*crossover.n), size_text(crossover.n_low),
                           size_text(crossover.n_high), remark);
    }
    if (!crossover.reason) {
        return crossover.verdict;
    }
    return crossover.verdict + (fits_in_line(*crossover.reason) ? ": " + *crossover.reason : " " + mark);
}

Row row_of(const record::Crossover& crossover, Charset charset, const std::string& mark) {
    return {crossover.curve.workload,
            crossover.curve.backend + (crossover.curve.calls == "hot" ? "" : " (" + crossover.curve.calls + ")"),
            workers_text(crossover),
            answer_text(crossover, charset, mark),
            crossover.serial_work_ns.value ? format_duration_ns(*crossover.serial_work_ns.value, charset) : "",
            crossover.speedup_top_ratio.value ? format_ratio(*crossover.speedup_top_ratio.value, charset) : ""};
}

/// Names come from files and reasons from runners; neither may break the table or steer the terminal.
void make_printable(record::Crossover& crossover) {
    for (std::string* text :
         {&crossover.curve.workload, &crossover.curve.backend, &crossover.curve.calls, &crossover.verdict}) {
        *text = record::printable(*text);
    }
    if (crossover.reason) {
        crossover.reason = record::printable(*crossover.reason);
    }
}

/// Characters, not bytes: continuation bytes of UTF-8 take no room.
std::size_t width_of(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char letter) { return (static_cast<unsigned char>(letter) & 0xC0U) != 0x80U; }));
}

std::string line_of(const Row& row, const std::array<std::size_t, k_columns>& widths) {
    std::string line;
    for (std::size_t i = 0; i < k_columns; ++i) {
        const std::string padding(widths.at(i) - width_of(row.at(i)), ' ');
        line += (i == 0 ? "" : "   ") + (k_right.at(i) ? padding + row.at(i) : row.at(i) + padding);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    return line + "\n";
}

}  // namespace

Charset terminal_charset() {
    std::setlocale(LC_CTYPE, "");
    return std::string_view(nl_langinfo(CODESET)) == "UTF-8" ? Charset::utf8 : Charset::ascii;
}

std::string answer_table(const std::vector<record::Crossover>& crossovers, Charset charset) {
    std::vector<Row> rows{
        {"workload", "backend", "workers", "parallel pays from n =", "serial work there", "speed-up at top"}};
    std::string notes;
    bool oversubscribed = false;
    std::vector<std::string> reasons;
    for (record::Crossover crossover : crossovers) {
        make_printable(crossover);
        std::string mark;
        const bool in_line = crossover.verdict != "crossover" && crossover.reason && fits_in_line(*crossover.reason);
        if (crossover.reason && !in_line) {
            auto known = std::find(reasons.begin(), reasons.end(), *crossover.reason);
            if (known == reasons.end()) {
                reasons.push_back(*crossover.reason);
                notes += fmt::format("[{}] {}\n", reasons.size(), *crossover.reason);
                known = reasons.end() - 1;
            }
            mark = fmt::format("[{}]", known - reasons.begin() + 1);
        }
        rows.push_back(row_of(crossover, charset, mark));
        oversubscribed = oversubscribed || crossover.oversubscribed;
    }
    std::array<std::size_t, k_columns> widths{};
    for (const Row& row : rows) {
        for (std::size_t i = 0; i < k_columns; ++i) {
            widths.at(i) = std::max(widths.at(i), width_of(row.at(i)));
        }
    }
    std::string text;
    for (const Row& row : rows) {
        text += line_of(row, widths);
    }
    if (oversubscribed) {
        text += "* oversubscribed: more workers than usable CPUs\n";
    }
    return text + notes;
}

}  // namespace crossover::cli
