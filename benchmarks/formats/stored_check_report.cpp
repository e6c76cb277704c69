#include "benchmarks/formats/stored_check_report.hpp"

#include <fmt/format.h>

#include <cmath>
#include <string_view>

#include "benchmarks/formats/answer_table.hpp"
#include "benchmarks/formats/columns.hpp"
#include "benchmarks/formats/exports.hpp"
#include "benchmarks/formats/junit.hpp"
#include "benchmarks/formats/markdown_table.hpp"
#include "benchmarks/text/printable.hpp"
#include "benchmarks/text/quantities.hpp"

namespace crossover::formats {
namespace {

using record::CurveComparison;
using record::Estimate;

std::string size_text(const std::optional<std::uint64_t>& n) {
    return n ? text::format_count(*n) : "?";
}

/// "149 [128, 181]", "≤ 2", "never"
std::string answer_of(const std::optional<record::Crossover>& answer, text::Charset charset) {
    if (!answer) {
        return "not measured";
    }
    if (answer->verdict != record::CurveVerdict::crossover) {
        return std::string(record::word_of(answer->verdict));
    }
    if (!answer->n_low) {
        return fmt::format(
            "{}{}", charset == text::Charset::utf8 ? "≤ " : "<= ", size_text(answer->n_high));
    }
    const std::string bracket =
        fmt::format("[{}, {}]", size_text(answer->n_low), size_text(answer->n_high));
    return answer->n ? text::format_count(*answer->n) + " " + bracket : bracket;
}

/// "1.5× [1.3×, 1.7×]"; a question mark for an end that nothing bounds, "-" where nothing is known.
std::string ratio_of(const Estimate& ratio, text::Charset charset) {
    const auto text = [&](const std::optional<double>& value) {
        return value ? text::format_ratio(*value, charset) : std::string("?");
    };
    const bool any = ratio.value || ratio.low || ratio.high;
    return any ? fmt::format("{} [{}, {}]", text(ratio.value), text(ratio.low), text(ratio.high))
               : "-";
}

/// Of one quantity of a curve.
std::string ratio_of(const CurveComparison& curve, std::string_view quantity,
                     text::Charset charset) {
    for (const record::QuantityComparison& compared : curve.quantities) {
        if (compared.quantity == quantity) {
            return ratio_of(compared.ratio, charset);
        }
    }
    return "-";
}

/// A line for every other quantity: "parallel time at n = 4,096: 2× [1.9×, 2.1×], worse".
std::vector<std::string> time_lines(const CurveComparison& curve, text::Charset charset) {
    std::vector<std::string> lines;
    for (const record::QuantityComparison& quantity : curve.quantities) {
        if (quantity.quantity.ends_with("time")) {
            lines.push_back(fmt::format(
                "{} at n = {}: {}, {}", quantity.quantity, size_text(curve.baseline->n_top),
                ratio_of(quantity.ratio, charset), record::word_of(quantity.change)));
        }
    }
    return lines;
}

std::string name_of(const CurveComparison& curve) {
    return record::stable_name(curve.curve);
}

/// What a workflow command of GitHub Actions cannot hold as it is: "%" starts a reference, ":" and
/// "," end a property.
std::string command_text(std::string_view text, bool property) {
    std::string safe;
    for (const char letter : text::printable(text)) {
        const bool special = letter == '%' || (property && (letter == ':' || letter == ','));
        safe += special ? fmt::format("%{:02X}",
                                      static_cast<unsigned>(static_cast<unsigned char>(letter)))
                        : std::string(1, letter);
    }
    return safe;
}

std::string verdict_line(const record::StoredComparison& comparison) {
    return fmt::format("{} ({})", record::word_of(comparison.verdict), comparison.reason);
}

}  // namespace

std::string stored_check_text(const StoredCheckReport& report, text::Charset charset) {
    std::vector<std::vector<std::string>> rows{
        {"curve", "verdict", "before", "now", "now / before", "speed-up at top"}};
    std::string details;
    for (const CurveComparison& curve : report.comparison.curves) {
        rows.push_back({name_of(curve), std::string(record::word_of(curve.verdict)),
                        answer_of(curve.baseline, charset), answer_of(curve.head, charset),
                        ratio_of(curve, "crossover", charset),
                        ratio_of(curve, "speed-up", charset)});
        const std::vector<std::string> changes = time_lines(curve, charset);
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
    std::string text =
        columns({{"baseline", machine_line(report.baseline)}, {"head", machine_line(report.head)}});
    text += fmt::format("\n{}{}{}", columns(rows), details.empty() ? "" : "\n", details);
    for (const std::string& note : report.comparison.notes) {
        text += fmt::format("note: {}\n", text::printable(note));
    }
    return text + fmt::format("\n{}\n", verdict_line(report.comparison));
}

std::string stored_check_markdown(const StoredCheckReport& report) {
    std::string text = fmt::format(
        "**{}**\n\n| curve | verdict | before | now | now / before | speed-up at top | why "
        "|\n|---|---|---|---|---|---|---|\n",
        markdown_text(verdict_line(report.comparison)));
    std::string details;
    for (const CurveComparison& curve : report.comparison.curves) {
        text += fmt::format("| {} | {} | {} | {} | {} | {} | {} |\n", markdown_text(name_of(curve)),
                            record::word_of(curve.verdict),
                            markdown_text(answer_of(curve.baseline, text::Charset::utf8)),
                            markdown_text(answer_of(curve.head, text::Charset::utf8)),
                            markdown_text(ratio_of(curve, "crossover", text::Charset::utf8)),
                            markdown_text(ratio_of(curve, "speed-up", text::Charset::utf8)),
                            markdown_text(text::printable(curve.reason)));
        for (const std::string& change : time_lines(curve, text::Charset::utf8)) {
            details +=
                fmt::format("- {}: {}\n", markdown_text(name_of(curve)), markdown_text(change));
        }
    }
    text += details.empty() ? "" : "\n" + details;
    text +=
        fmt::format("\nBaseline: {}  \nHead: {}\n", markdown_text(machine_line(report.baseline)),
                    markdown_text(machine_line(report.head)));
    for (const std::string& note : report.comparison.notes) {
        text += fmt::format("\n{}\n", markdown_text(text::printable(note)));
    }
    return text;
}

std::string stored_check_junit(const StoredCheckReport& report) {
    JunitSuite suite{"crossover check", {}};
    for (const CurveComparison& curve : report.comparison.curves) {
        JunitCase test{.name = name_of(curve)};
        test.outcome =
            curve.verdict == record::CheckVerdict::regression     ? JunitCase::Outcome::failed
            : curve.verdict == record::CheckVerdict::inconclusive ? JunitCase::Outcome::skipped
                                                                  : JunitCase::Outcome::passed;
        test.message = curve.reason;
        test.output = fmt::format(
            "{}: {} before, {} now, {} of before; speed-up at top {} of before",
            record::word_of(curve.verdict), answer_of(curve.baseline, text::Charset::utf8),
            answer_of(curve.head, text::Charset::utf8),
            ratio_of(curve, "crossover", text::Charset::utf8),
            ratio_of(curve, "speed-up", text::Charset::utf8));
        for (const std::string& change : time_lines(curve, text::Charset::utf8)) {
            test.output += "; " + change;
        }
        suite.cases.push_back(std::move(test));
    }
    return junit_document({suite});
}

std::string stored_check_github(const StoredCheckReport& report) {
    std::string text;
    for (const CurveComparison& curve : report.comparison.curves) {
        const std::string_view level =
            curve.verdict == record::CheckVerdict::regression     ? "error"
            : curve.verdict == record::CheckVerdict::inconclusive ? "warning"
            : curve.verdict == record::CheckVerdict::improvement  ? "notice"
                                                                  : "";
        if (!level.empty()) {
            text += fmt::format(
                "::{} title={}::{}\n", level,
                command_text(fmt::format("{}: {}", record::word_of(curve.verdict), name_of(curve)),
                             true),
                command_text(curve.reason, false));
        }
    }
    for (const std::string& note : report.comparison.notes) {
        text += fmt::format("::notice title=crossover check::{}\n", command_text(note, false));
    }
    return text + fmt::format("::notice title=crossover check::{}\n",
                              command_text(verdict_line(report.comparison), false));
}

}  // namespace crossover::formats
