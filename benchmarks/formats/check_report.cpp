#include "benchmarks/formats/check_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "benchmarks/formats/check_rows.hpp"
#include "benchmarks/formats/junit.hpp"
#include "benchmarks/formats/markdown_table.hpp"
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

std::string details(const CheckRow& row) {
    std::string text = row.name + ": " + row.change;
    text += row.reason.empty() ? "" : ", " + row.reason;
    text += row.raw.empty() ? "" : "\n    rounds, in %: " + row.raw;
    return text + "\n    machine: " + row.machine + "\n";
}

/// Line by line, so that they stay lines.
std::string xml(const std::string& text) {
    std::string safe;
    std::size_t from = 0;
    for (auto end = text.find('\n'); end != std::string::npos;
         from = end + 1, end = text.find('\n', from)) {
        safe += xml_text(text.substr(from, end - from)) + "&#10;";
    }
    return safe + xml_text(text.substr(from));
}

/// A workflow command's message: GitHub reads % and line ends as its own.
std::string command_text(const std::string& text) {
    std::string escaped;
    for (const char letter : text) {
        escaped += letter == '%'    ? "%25"
                   : letter == '\r' ? "%0D"
                   : letter == '\n' ? "%0A"
                                    : std::string(1, letter);
    }
    return escaped;
}

}  // namespace

std::string check_text(const record::Check& check) {
    const std::vector<CheckRow> rows = check_rows(check);
    std::size_t names = 0;
    std::size_t changes = 0;
    std::size_t rounds = 0;
    for (const CheckRow& row : rows) {
        names = std::max(names, row.name.size());
        changes = std::max(changes, row.change.size());
        rounds = std::max(rounds, row.rounds.size());
    }
    std::string text = fmt::format("{}\n{}\n{}\n\n", check_headline(check),
                                   build_text("base", check.base), build_text("head", check.head));
    for (const CheckRow& row : rows) {
        text += fmt::format("{:<{}}  {:>{}}  {:<{}}  {}\n", row.name, names, row.change, changes,
                            row.rounds, rounds, verdict_word(row));
    }
    text += "\n" + check_rule_text(check.rule) + "\n";
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
    std::string text = fmt::format(
        "### crossover check: {}\n\n{}  \n{}\n\n| cell | head against base | rounds | verdict |\n"
        "|---|---|---|---|\n",
        markdown_text(check_headline(check)), markdown_text(build_text("base", check.base)),
        markdown_text(build_text("head", check.head)));
    const std::vector<CheckRow> rows = check_rows(check);
    for (const CheckRow& row : rows) {
        const std::string_view mark = is_worth_showing(row) ? "**" : "";
        const std::string verdict = fmt::format("{0}{1}{0}", mark, verdict_word(row));
        text += fmt::format("| {} | {} | {} | {} |\n", markdown_text(row.name),
                            markdown_text(row.change), markdown_text(row.rounds), verdict);
    }
    text += "\n" + markdown_text(check_rule_text(check.rule)) + "\n";
    for (const std::string& line : remarks(check)) {
        text += "\n" + markdown_text(line) + "\n";
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
    const std::vector<CheckRow> rows = check_rows(check);
    // What a server shows red must be what ends the program with 1: where controls differ, no
    // slower cell is believed.
    const bool red = check.verdict == record::CheckVerdict::regression;
    const auto fails = [&](const CheckRow& row) { return red && is_slower(row); };
    const auto is_open = [&](const CheckRow& row) {
        return row.verdict == record::CheckVerdict::inconclusive ||
               (row.control && is_worth_showing(row)) || (!red && is_slower(row));
    };
    std::string text = fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n<testsuite name=\"crossover "
        "check\" tests=\"{}\" "
        "failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{:.3f}\" timestamp=\"{}\">\n",
        rows.size() + 1, std::count_if(rows.begin(), rows.end(), fails), check.failure ? 1 : 0,
        std::count_if(rows.begin(), rows.end(), is_open) +
            (check.verdict == record::CheckVerdict::inconclusive && !check.failure ? 1 : 0),
        check.wall_s, xml(check.environment.started_utc.substr(0, 19)));
    text += fmt::format(R"(<testcase classname="crossover.check" name="verdict" time="{:.3f}">)",
                        check.wall_s);
    if (check.failure) {
        text += fmt::format("<error message=\"{}\"/>", xml(text::printable(check.failure->error)));
    } else if (check.verdict == record::CheckVerdict::inconclusive) {
        text += fmt::format("<skipped message=\"{}\"/>", xml(check_headline(check)));
    }
    text += "</testcase>\n";
    for (const CheckRow& row : rows) {
        text += fmt::format(R"(<testcase classname="crossover.check" name="{}">)", xml(row.name));
        if (fails(row)) {
            text += fmt::format("<failure message=\"{}\">{}</failure>",
                                xml(row.change + ", " + row.rounds), xml(details(row)));
        } else if (is_open(row)) {
            text += fmt::format(
                "<skipped message=\"{}\"/>",
                xml(fmt::format("{} {} {}", verdict_word(row), row.change, row.reason)));
        }
        text += "</testcase>\n";
    }
    return text + "</testsuite>\n</testsuites>\n";
}

std::string check_annotations(const record::Check& check) {
    std::string text;
    for (const CheckRow& row : check_rows(check)) {
        if (check.verdict == record::CheckVerdict::regression && is_slower(row)) {
            text +=
                fmt::format("::error title=crossover check::{}\n",
                            command_text((row.kernel ? "the kernel itself: " : "") + details(row)));
        }
    }
    const char* const level = check.verdict == record::CheckVerdict::regression     ? "error"
                              : check.verdict == record::CheckVerdict::inconclusive ? "warning"
                                                                                    : "notice";
    return text + fmt::format("::{} title=crossover check::{}\n", level,
                              command_text(check_headline(check)));
}

}  // namespace crossover::formats
