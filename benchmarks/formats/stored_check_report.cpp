#include "benchmarks/formats/stored_check_report.hpp"

#include <fmt/format.h>

#include <string_view>

#include "benchmarks/formats/answers.hpp"
#include "benchmarks/formats/escape.hpp"
#include "benchmarks/formats/junit.hpp"
#include "benchmarks/formats/table.hpp"
#include "benchmarks/text/printable.hpp"

namespace crossover::formats {
namespace {

using record::CurveComparison;

Field answer_in(const std::optional<record::Crossover>& answer) {
    if (!answer) {
        return {"not measured"};
    }
    return answer->verdict == record::CurveVerdict::crossover
               ? Field{"", size_figure(answer->n, answer->n_low, answer->n_high)}
               : Field{std::string(record::word_of(answer->verdict))};
}

/// A dash where nothing is known.
Field ratio_field(const record::Estimate& ratio) {
    return {ratio.value || ratio.low || ratio.high ? "" : "-", ratio};
}

/// Of one quantity of a curve.
Field ratio_of(const CurveComparison& curve, std::string_view quantity) {
    for (const record::QuantityComparison& compared : curve.quantities) {
        if (compared.quantity == quantity) {
            return ratio_field(compared.ratio);
        }
    }
    return {"-"};
}

/// A line for every other quantity: "parallel time at n = 4,096: 2× (1.9× to 2.1×), worse".
std::vector<std::string> time_lines(const CurveComparison& curve) {
    std::vector<std::string> lines;
    for (const record::QuantityComparison& quantity : curve.quantities) {
        if (quantity.quantity.ends_with("time")) {
            lines.push_back(fmt::format("{} at n = {}: {}, {}", quantity.quantity,
                                        text::format_count(curve.baseline->n_top.value_or(0)),
                                        field_text(Kind::ratio, ratio_field(quantity.ratio)),
                                        record::word_of(quantity.change)));
        }
    }
    return lines;
}

std::string name_of(const CurveComparison& curve) {
    return record::stable_name(curve.curve);
}

std::string verdict_line(const record::StoredComparison& comparison) {
    return fmt::format("{} ({})", record::word_of(comparison.verdict), comparison.reason);
}

Table table_of(const record::StoredComparison& comparison) {
    Table table{.columns = {{"curve"},
                            {"verdict", Kind::verdict},
                            {"before", Kind::interval},
                            {"now", Kind::interval},
                            {"now / before", Kind::ratio},
                            {"speed-up at top", Kind::ratio}}};
    for (const CurveComparison& curve : comparison.curves) {
        table.rows.push_back({{name_of(curve)},
                              {std::string(record::word_of(curve.verdict))},
                              answer_in(curve.baseline),
                              answer_in(curve.head),
                              ratio_of(curve, "crossover"),
                              ratio_of(curve, "speed-up")});
    }
    return table;
}

}  // namespace

std::string stored_check_text(const record::StoredComparison& comparison,
                              const record::StoredResults& baseline,
                              const record::StoredResults& head, text::Charset charset) {
    std::string details;
    for (const CurveComparison& curve : comparison.curves) {
        const std::vector<std::string> changes = time_lines(curve);
        if (!curve.reason.empty() || !changes.empty()) {
            details +=
                fmt::format("{}: {}\n", name_of(curve),
                            curve.reason.empty() ? std::string(record::word_of(curve.verdict))
                                                 : text::printable(curve.reason));
        }
        for (const std::string& change : changes) {
            details += fmt::format("  {}\n", change);
        }
    }
    std::string text = fmt::format("baseline   {}\nhead       {}\n\n{}{}{}", machine_line(baseline),
                                   machine_line(head), terminal_text(table_of(comparison), charset),
                                   details.empty() ? "" : "\n", details);
    for (const std::string& note : comparison.notes) {
        text += fmt::format("note: {}\n", text::printable(note));
    }
    return text::in_charset(text + fmt::format("\n{}\n", verdict_line(comparison)), charset);
}

std::string stored_check_markdown(const record::StoredComparison& comparison,
                                  const record::StoredResults& baseline,
                                  const record::StoredResults& head) {
    Table table = table_of(comparison);
    table.columns.push_back({"why"});
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        const CurveComparison& curve = comparison.curves[i];
        table.rows[i].push_back({curve.reason});
        for (const std::string& change : time_lines(curve)) {
            table.remarks.push_back(fmt::format("{}: {}", name_of(curve), change));
        }
    }
    std::string text =
        fmt::format("**{}**\n\n{}\nBaseline: {}  \nHead: {}\n",
                    markdown_escaped(verdict_line(comparison)), markdown_table(table),
                    markdown_escaped(machine_line(baseline)), markdown_escaped(machine_line(head)));
    for (const std::string& note : comparison.notes) {
        text += fmt::format("\n{}\n", markdown_escaped(note));
    }
    return text;
}

std::string stored_check_junit(const record::StoredComparison& comparison) {
    using Outcome = JunitCase::Outcome;
    std::vector<JunitCase> cases;
    for (const CurveComparison& curve : comparison.curves) {
        JunitCase test{.suite = "crossover check", .name = name_of(curve)};
        test.outcome = curve.verdict == record::CheckVerdict::regression     ? Outcome::failed
                       : curve.verdict == record::CheckVerdict::inconclusive ? Outcome::skipped
                                                                             : Outcome::passed;
        test.message = curve.reason;
        test.output = fmt::format(
            "{}: {} before, {} now, {} of before; speed-up at top {} of before",
            record::word_of(curve.verdict), field_text(Kind::interval, answer_in(curve.baseline)),
            field_text(Kind::interval, answer_in(curve.head)),
            field_text(Kind::ratio, ratio_of(curve, "crossover")),
            field_text(Kind::ratio, ratio_of(curve, "speed-up")));
        for (const std::string& change : time_lines(curve)) {
            test.output += "; " + change;
        }
        cases.push_back(std::move(test));
    }
    return junit_document(cases);
}

std::string stored_check_github(const record::StoredComparison& comparison) {
    std::string text;
    for (const CurveComparison& curve : comparison.curves) {
        const std::string_view level =
            curve.verdict == record::CheckVerdict::regression     ? "error"
            : curve.verdict == record::CheckVerdict::inconclusive ? "warning"
            : curve.verdict == record::CheckVerdict::improvement  ? "notice"
                                                                  : "";
        if (!level.empty()) {
            text += github_command(
                level, fmt::format("{}: {}", record::word_of(curve.verdict), name_of(curve)),
                text::printable(curve.reason));
        }
    }
    for (const std::string& note : comparison.notes) {
        text += github_command("notice", "crossover check", text::printable(note));
    }
    return text + github_command("notice", "crossover check", verdict_line(comparison));
}

}  // namespace crossover::formats
