#include "benchmarks/formats/check_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "benchmarks/formats/check_rows.hpp"
#include "benchmarks/formats/escape.hpp"
#include "benchmarks/formats/junit.hpp"
#include "benchmarks/formats/table.hpp"
#include "benchmarks/text/printable.hpp"

namespace crossover::formats {
namespace {

bool is_worth_showing(const CheckRow& row) {
    return row.verdict != record::CheckVerdict::pass;
}

/// A control that differs is no slower head.
bool is_slower(const CheckRow& row) {
    return row.verdict == record::CheckVerdict::regression && !row.control;
}

std::string build_text(const char* side, const record::CheckBuild& build) {
    return text::printable(fmt::format("{} {} ({}{})", side, build.path, build.runner,
                                       build.planted.empty() ? "" : ", planted: " + build.planted));
}

/// What else a reader must know: notes, and how it ended.
std::vector<std::string> remarks(const record::Check& check) {
    std::vector<std::string> lines;
    for (const std::string& note : check.notes) {
        lines.push_back(text::printable(note));
    }
    if (check.failure) {
        lines.push_back(text::printable(fmt::format("failed: {} in {} {}: {}", check.failure->side,
                                                    check.failure->workload, check.failure->backend,
                                                    check.failure->error)));
    }
    return lines;
}

/// Without a figure there is no change to tell.
Field change_of(const CheckRow& row) {
    return {row.ratio.value ? "" : "-", row.ratio};
}

std::string change_text(const CheckRow& row) {
    return field_text(Kind::change, change_of(row));
}

Table table_of(const std::vector<CheckRow>& rows) {
    Table table{.columns = {{"cell"},
                            {"head against base", Kind::change, true},
                            {"rounds"},
                            {"verdict", Kind::verdict}}};
    for (const CheckRow& row : rows) {
        table.rows.push_back({{row.name},
                              change_of(row),
                              {row.rounds},
                              {std::string(verdict_word(row)), {}, is_worth_showing(row)}});
    }
    return table;
}

std::string details(const CheckRow& row) {
    std::string text = row.name + ": " + change_text(row);
    text += row.reason.empty() ? "" : ", " + row.reason;
    text += row.raw.empty() ? "" : "\n    rounds, in %: " + row.raw;
    return text + "\n    machine: " + row.machine + "\n";
}

}  // namespace

std::string check_text(const record::Check& check) {
    const std::vector<CheckRow> rows = check_rows(check);
    std::string text = fmt::format("{}\n{}\n{}\n\n{}\n{}\n", check_headline(check),
                                   build_text("base", check.base), build_text("head", check.head),
                                   terminal_rows(table_of(rows), text::Charset::utf8),
                                   check_rule_text(check.rule));
    for (const std::string& line : remarks(check)) {
        text += line + "\n";
    }
    for (const CheckRow& row : rows) {
        if (is_worth_showing(row)) {
            text += "\n" + details(row);
        }
    }
    return text;
}

std::string check_markdown(const record::Check& check) {
    const std::vector<CheckRow> rows = check_rows(check);
    std::string text = fmt::format(
        "### crossover check: {}\n\n{}  \n{}\n\n{}\n{}\n", markdown_escaped(check_headline(check)),
        markdown_escaped(build_text("base", check.base)),
        markdown_escaped(build_text("head", check.head)), markdown_table(table_of(rows)),
        markdown_escaped(check_rule_text(check.rule)));
    for (const std::string& line : remarks(check)) {
        text += "\n" + markdown_escaped(line) + "\n";
    }
    if (std::any_of(rows.begin(), rows.end(), is_worth_showing)) {
        text += "\n<details><summary>raw rounds</summary>\n\n```text\n";
        for (const CheckRow& row : rows) {
            text += is_worth_showing(row) ? details(row) : "";
        }
        text += "```\n\n</details>\n";
    }
    return text;
}

std::string check_junit(const record::Check& check) {
    using Outcome = JunitCase::Outcome;
    const std::string suite = "crossover check";
    const bool open = check.verdict == record::CheckVerdict::inconclusive;
    // What a server shows red must be what ends the program with 1: where controls differ, no
    // slower cell is believed.
    const bool red = check.verdict == record::CheckVerdict::regression;
    std::vector<JunitCase> cases{
        {.suite = suite,
         .name = "verdict",
         .seconds = check.wall_s,
         .outcome = check.failure ? Outcome::error
                    : open        ? Outcome::skipped
                                  : Outcome::passed,
         .message = check.failure ? check.failure->error : check_headline(check),
         .output = check_headline(check)}};
    for (const CheckRow& row : check_rows(check)) {
        const std::string change = change_text(row);
        JunitCase test{.suite = suite, .name = row.name};
        test.output = fmt::format("{} {}, {}", verdict_word(row), change, row.rounds);
        if (red && is_slower(row)) {
            test.outcome = Outcome::failed;
            test.message = change + ", " + row.rounds;
            test.detail = details(row);
        } else if (row.verdict == record::CheckVerdict::inconclusive || is_slower(row) ||
                   (row.control && is_worth_showing(row))) {
            test.outcome = Outcome::skipped;
            test.message = fmt::format("{} {} {}", verdict_word(row), change, row.reason);
        }
        cases.push_back(std::move(test));
    }
    return junit_document(cases, check.environment.started_utc.substr(0, 19));
}

std::string check_annotations(const record::Check& check) {
    const std::string_view title = "crossover check";
    std::string text;
    for (const CheckRow& row : check_rows(check)) {
        if (check.verdict == record::CheckVerdict::regression && is_slower(row)) {
            text += github_command("error", title,
                                   (row.kernel ? "the kernel itself: " : "") + details(row));
        }
    }
    const std::string_view level = check.verdict == record::CheckVerdict::regression     ? "error"
                                   : check.verdict == record::CheckVerdict::inconclusive ? "warning"
                                                                                         : "notice";
    return text + github_command(level, title, check_headline(check));
}

}  // namespace crossover::formats
