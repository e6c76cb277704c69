#include "benchmarks/formats/markdown_table.hpp"

#include <fmt/format.h>

#include <string_view>

#include "benchmarks/formats/answer_rows.hpp"
#include "benchmarks/formats/answer_table.hpp"
#include "benchmarks/text/quantities.hpp"

namespace crossover::formats {
namespace {

std::string line_of(const AnswerRow& row) {
    std::string line = "|";
    for (const std::string& field : row) {
        line += " " + markdown_text(field) + " |";
    }
    return line + "\n";
}

}  // namespace

std::string markdown_text(const std::string& text) {
    // Underscores inside words are plain text in GitHub's dialect; all of these would be markup or
    // HTML somewhere.
    constexpr std::string_view k_special = "\\`*[]<>|#~!@&";
    std::string safe;
    for (const char letter : text) {
        if (k_special.find(letter) != std::string_view::npos) {
            // A character reference: a backslash is undone by a table cell before the text is read.
            safe += fmt::format("&#{};", static_cast<int>(letter));
        } else {
            safe += letter;
        }
    }
    return safe;
}

std::string markdown_table(const std::vector<record::Crossover>& crossovers) {
    const AnswerRows answer = answer_rows(crossovers, text::Charset::utf8);
    std::string text = line_of(answer.head) + "|";
    for (const bool right : k_answer_right) {
        text += right ? "---:|" : "---|";
    }
    text += "\n";
    for (const AnswerRow& row : answer.rows) {
        text += line_of(row);
    }
    if (!answer.signs.empty() || !answer.notes.empty()) {
        text += "\n";
    }
    for (const std::string& sign : answer.signs) {
        text += fmt::format("- {}\n", markdown_text(sign));
    }
    for (std::size_t i = 0; i < answer.notes.size(); ++i) {
        text +=
            fmt::format("- {}\n", markdown_text(fmt::format("[{}] {}", i + 1, answer.notes[i])));
    }
    return text;
}

std::string markdown_answer(const record::StoredResults& results) {
    return fmt::format("{}\n\n{}", markdown_text(machine_line(results)),
                       markdown_table(results.crossovers));
}

}  // namespace crossover::formats
