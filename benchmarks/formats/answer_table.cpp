#include "benchmarks/formats/answer_table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <langinfo.h>

#include <algorithm>
#include <array>
#include <clocale>
#include <map>
#include <set>

#include "benchmarks/formats/answer_rows.hpp"
#include "benchmarks/formats/columns.hpp"
#include "benchmarks/text/printable.hpp"
#include "benchmarks/text/quantities.hpp"

namespace crossover::formats {
namespace {

using Widths = std::array<std::size_t, k_answer_columns>;

std::string line_of(const AnswerRow& row, const Widths& widths) {
    std::string line;
    for (std::size_t i = 0; i < k_answer_columns; ++i) {
        const std::string padding(widths.at(i) - width_of(row.at(i)), ' ');
        line += (i == 0 ? "" : "   ") +
                (k_answer_right.at(i) ? padding + row.at(i) : row.at(i) + padding);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    return line + "\n";
}

/// One line for every other baseline than serial, with the backends that it stands for.
std::string baseline_notes(const std::vector<record::Crossover>& crossovers) {
    std::map<std::string, std::set<std::string>> backends;
    for (const record::Crossover& crossover : crossovers) {
        if (crossover.curve.baseline != "serial") {
            backends[text::printable(crossover.curve.baseline)].insert(
                text::printable(crossover.curve.backend));
        }
    }
    std::string notes;
    for (const auto& [baseline, names] : backends) {
        notes += fmt::format("measured against {}: {}\n", baseline, fmt::join(names, ", "));
    }
    return notes;
}

}  // namespace

text::Charset terminal_charset() {
    std::setlocale(LC_CTYPE, "");
    return std::string_view(nl_langinfo(CODESET)) == "UTF-8" ? text::Charset::utf8
                                                             : text::Charset::ascii;
}

std::string answer_table(const std::vector<record::Crossover>& crossovers, text::Charset charset) {
    const AnswerRows answer = answer_rows(crossovers, charset);
    Widths widths{};
    for (std::size_t i = 0; i < k_answer_columns; ++i) {
        widths.at(i) = width_of(answer.head.at(i));
        for (const AnswerRow& row : answer.rows) {
            widths.at(i) = std::max(widths.at(i), width_of(row.at(i)));
        }
    }
    std::string text = line_of(answer.head, widths);
    for (const AnswerRow& row : answer.rows) {
        text += line_of(row, widths);
    }
    for (const std::string& sign : answer.signs) {
        text += sign + "\n";
    }
    text += baseline_notes(crossovers);
    for (std::size_t i = 0; i < answer.notes.size(); ++i) {
        text += fmt::format("[{}] {}\n", i + 1, answer.notes[i]);
    }
    return text;
}

std::string machine_line(const record::StoredResults& results) {
    const record::Environment& environment = results.environment;
    const std::string status = results.status == record::RunStatus::complete
                                   ? ""
                                   : fmt::format("  ({})", record::word_of(results.status));
    return text::printable(environment.started_utc + "  " + environment.host + "  " +
                           environment.cpu_model + status);
}

}  // namespace crossover::formats
