#include "benchmarks/formats/answer_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>

#include "benchmarks/text/printable.hpp"
#include "benchmarks/text/quantities.hpp"

namespace crossover::formats {
namespace {

std::string workers_text(const record::Crossover& crossover) {
    return std::to_string(crossover.curve.workers) + (crossover.oversubscribed ? "*" : "");
}

std::string size_text(const std::optional<std::uint64_t>& n) {
    return n ? text::format_count(*n) : "?";
}

/// Reasons of an open verdict that are short stand in the table, all others under it. Room for the
/// budget and what is known so far.
bool fits_in_line(const std::string& reason) {
    constexpr std::size_t k_longest = 68;
    return reason.size() <= k_longest;
}

bool is_in_line(const record::Crossover& crossover) {
    return crossover.verdict != record::CurveVerdict::crossover && crossover.reason &&
           fits_in_line(*crossover.reason);
}

/// An answer that more time would only narrow: told once for all of them.
bool is_cut_short(const record::Crossover& crossover) {
    return crossover.verdict == record::CurveVerdict::crossover &&
           crossover.ended == record::Ended::budget;
}

/// "149  [128, 181]", or "≤ 16" where nothing is known below.
template <class Answer>
std::string interval_text(const Answer& answer, text::Charset charset) {
    if (!answer.n) {
        return fmt::format("{}{}",
                           charset == text::Charset::utf8 ? "≤ " : "<= ", size_text(answer.n_high));
    }
    return fmt::format("{}  [{}, {}]", text::format_count(*answer.n), size_text(answer.n_low),
                       size_text(answer.n_high));
}

/// "; 512  [256, 1,024] while others used 0.6 CPUs"
std::string busy_text(const record::Crossover& crossover, text::Charset charset) {
    const auto& busy = crossover.while_busy;
    if (!busy || busy->verdict == record::CurveVerdict::unresolved) {
        return "";
    }
    const std::string answer = busy->verdict == record::CurveVerdict::crossover
                                   ? interval_text(*busy, charset)
                                   : std::string(record::word_of(busy->verdict));
    return fmt::format("; {} while others used {:.1f} CPUs", answer, busy->others_cpus);
}

/// `marks` stand for what is told under the table.
std::string answer_text(const record::Crossover& crossover, text::Charset charset,
                        const std::string& marks) {
    if (crossover.verdict == record::CurveVerdict::crossover) {
        return interval_text(crossover, charset) + marks;
    }
    // "Never" is about the sizes that were looked at.
    const std::string looked =
        crossover.verdict == record::CurveVerdict::never && crossover.n_top
            ? fmt::format(", up to n = {}", text::format_count(*crossover.n_top))
            : "";
    const std::string reason = is_in_line(crossover) ? ": " + *crossover.reason : "";
    return std::string(record::word_of(crossover.verdict)) + looked + reason + marks +
           busy_text(crossover, charset);
}

/// The reason where the row does not hold it.
std::string reason_below(const record::Crossover& crossover) {
    return is_in_line(crossover) ? "" : crossover.reason.value_or("");
}

/// All changes of the lead but the one in the table.
std::string further_text(const std::vector<record::Crossing>& crossings) {
    std::string text;
    for (const record::Crossing& crossing : crossings) {
        const std::string where =
            crossing.n_low ? fmt::format("within [{}, {}]", text::format_count(*crossing.n_low),
                                         text::format_count(crossing.n_high))
                           : fmt::format("at {} or before", text::format_count(crossing.n_high));
        text += fmt::format("{}{} overtakes {}",
                            text.empty() ? "the lead changes elsewhere, too: " : ", ",
                            crossing.to_parallel ? "parallel" : "serial", where);
    }
    return text;
}

/// " [1]": the place of a note among the others, to which it is added; nothing for an empty one.
std::string mark_of(const std::string& note, std::vector<std::string>& notes) {
    if (note.empty()) {
        return "";
    }
    auto known = std::find(notes.begin(), notes.end(), note);
    if (known == notes.end()) {
        known = notes.insert(notes.end(), note);
    }
    return fmt::format(" [{}]", known - notes.begin() + 1);
}

/// How much longer the answers would take that the budget cut short.
class MoreTime {
  public:
    void add(const record::Crossover& crossover) {
        ++m_curves;
        m_told += crossover.more_s ? 1U : 0U;
        m_seconds += crossover.more_s.value_or(0.0);
    }

    /// Empty where nothing was cut short.
    [[nodiscard]] std::string text() const {
        if (m_curves == 0) {
            return "";
        }
        const std::string of_these =
            m_told == m_curves ? "all of these" : fmt::format("{} of these {}", m_told, m_curves);
        return m_told > 0 ? fmt::format(
                                "+ budget exhausted; about {:.0f} s more would make {} as narrow "
                                "as asked (--budget)",
                                std::ceil(m_seconds), of_these)
                          : "+ budget exhausted; the interval is wider than asked (--budget)";
    }

  private:
    double m_seconds = 0.0;
    unsigned m_curves = 0;
    unsigned m_told = 0;  ///< of these, by how much
};

AnswerRow row_of(const record::Crossover& crossover, text::Charset charset,
                 const std::string& marks) {
    return {crossover.curve.workload,
            crossover.curve.backend +
                (crossover.curve.calls == record::CallMode::hot
                     ? ""
                     : fmt::format(" ({})", record::word_of(crossover.curve.calls))),
            workers_text(crossover),
            answer_text(crossover, charset, marks),
            crossover.serial_work_ns.value
                ? text::format_duration_ns(*crossover.serial_work_ns.value, charset)
                : "",
            crossover.speedup_top_ratio.value
                ? text::format_ratio(*crossover.speedup_top_ratio.value, charset)
                : ""};
}

/// Names come from files and reasons from runners; neither may break the table or steer the
/// terminal.
void make_printable(record::Crossover& crossover) {
    crossover.curve.workload = text::printable(crossover.curve.workload);
    crossover.curve.backend = text::printable(crossover.curve.backend);
    if (crossover.reason) {
        crossover.reason = text::printable(*crossover.reason);
    }
}

}  // namespace

AnswerRows answer_rows(const std::vector<record::Crossover>& crossovers, text::Charset charset) {
    AnswerRows answer{.head = {"workload", "backend", "workers",
                               "parallel pays from n =", "serial work there", "speed-up at top"},
                      .rows = {},
                      .signs = {},
                      .notes = {}};
    bool oversubscribed = false;
    MoreTime more;
    for (record::Crossover crossover : crossovers) {
        make_printable(crossover);
        std::string marks;
        if (is_cut_short(crossover)) {
            more.add(crossover);
            marks = " +";
        }
        marks += mark_of(reason_below(crossover), answer.notes);
        marks += mark_of(further_text(crossover.further_crossings), answer.notes);
        answer.rows.push_back(row_of(crossover, charset, marks));
        oversubscribed = oversubscribed || crossover.oversubscribed;
    }
    if (oversubscribed) {
        answer.signs.emplace_back("* oversubscribed: more workers than usable CPUs");
    }
    if (const std::string text = more.text(); !text.empty()) {
        answer.signs.push_back(text);
    }
    return answer;
}

}  // namespace crossover::formats
