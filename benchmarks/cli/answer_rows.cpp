#include "benchmarks/cli/answer_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "benchmarks/record/printable.hpp"

namespace crossover::cli {
namespace {

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

/// An answer that more time would only narrow: told once for all of them.
bool is_cut_short(const record::Crossover& crossover) {
    return crossover.verdict == "crossover" && crossover.reason && crossover.reason->starts_with("budget");
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
    // "Never" is about the sizes that were looked at.
    const std::string looked = crossover.verdict == "never" && crossover.n_top
                                   ? fmt::format(", up to n = {}", format_count(*crossover.n_top))
                                   : "";
    if (!crossover.reason) {
        return crossover.verdict + looked;
    }
    return crossover.verdict + looked + (fits_in_line(*crossover.reason) ? ": " + *crossover.reason : " " + mark);
}

/// The cost model's interval, and its n where the answer before it has none of its own.
std::string fit_text(const record::Crossover& crossover) {
    if (!crossover.fit || !crossover.fit->n.value) {
        return "";
    }
    const record::Estimate& n = crossover.fit->n;
    const auto rounded = [](const std::optional<double>& value) {
        return format_count(static_cast<std::uint64_t>(std::llround(value.value_or(0.0))));
    };
    const std::string interval = fmt::format("[{}, {}]", rounded(n.low), rounded(n.high));
    return crossover.verdict == "crossover" ? interval : rounded(n.value) + "  " + interval;
}

AnswerRow row_of(const record::Crossover& crossover, Charset charset, const std::string& mark) {
    return {crossover.curve.workload,
            crossover.curve.backend + (crossover.curve.calls == "hot" ? "" : " (" + crossover.curve.calls + ")"),
            workers_text(crossover),
            answer_text(crossover, charset, mark),
            fit_text(crossover),
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

}  // namespace

AnswerRows answer_rows(const std::vector<record::Crossover>& crossovers, Charset charset) {
    AnswerRows answer{.head = {"workload", "backend", "workers", "parallel pays from n =", "by cost model",
                               "serial work there", "speed-up at top"},
                      .rows = {},
                      .signs = {},
                      .notes = {}};
    bool oversubscribed = false;
    bool fitted = false;
    std::optional<double> more_s;
    for (record::Crossover crossover : crossovers) {
        make_printable(crossover);
        std::string mark;
        const bool in_line = crossover.verdict != "crossover" && crossover.reason && fits_in_line(*crossover.reason);
        if (is_cut_short(crossover)) {
            more_s = more_s.value_or(0.0) + crossover.more_s.value_or(0.0);
            mark = "+";
        } else if (crossover.reason && !in_line) {
            auto known = std::find(answer.notes.begin(), answer.notes.end(), *crossover.reason);
            if (known == answer.notes.end()) {
                answer.notes.push_back(*crossover.reason);
                known = answer.notes.end() - 1;
            }
            mark = fmt::format("[{}]", known - answer.notes.begin() + 1);
        }
        answer.rows.push_back(row_of(crossover, charset, mark));
        oversubscribed = oversubscribed || crossover.oversubscribed;
        fitted = fitted || (crossover.fit && crossover.fit->n.value);
    }
    if (fitted) {
        answer.signs.emplace_back(
            "by cost model: the 95 % interval if parallel / serial = q + k/n, which fits the rounds; the one before it "
            "needs no model");
    }
    if (oversubscribed) {
        answer.signs.emplace_back("* oversubscribed: more workers than usable CPUs");
    }
    if (more_s) {
        answer.signs.push_back(
            fmt::format("+ the budget ended before the interval was as narrow as it can be: about {:.0f} s more would "
                        "do for all of these (--budget)",
                        std::ceil(*more_s)));
    }
    return answer;
}

}  // namespace crossover::cli
