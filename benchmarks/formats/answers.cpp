#include "benchmarks/formats/answers.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "benchmarks/formats/escape.hpp"
#include "benchmarks/formats/junit.hpp"
#include "benchmarks/text/printable.hpp"

namespace crossover::formats {
namespace {

/// Reasons of an open verdict that are short stand in the table, all others under it. Room for the
/// budget and what is known so far.
bool is_in_line(const record::Crossover& crossover) {
    constexpr std::size_t k_longest = 68;
    return crossover.verdict != record::CurveVerdict::crossover && crossover.reason &&
           crossover.reason->size() <= k_longest;
}

/// An answer that more time would only narrow: told once for all of them.
bool is_cut_short(const record::Crossover& crossover) {
    return crossover.verdict == record::CurveVerdict::crossover &&
           crossover.ended == record::Ended::budget;
}

/// "; 512 (256 to 1,024) while others used 0.6 CPUs"
std::string busy_text(const record::Crossover& crossover) {
    const auto& busy = crossover.while_busy;
    if (!busy || busy->verdict == record::CurveVerdict::unresolved) {
        return "";
    }
    const std::string answer =
        busy->verdict == record::CurveVerdict::crossover
            ? field_text(Kind::interval,
                         {.figure = size_figure(busy->n, busy->n_low, busy->n_high)})
            : std::string(record::word_of(busy->verdict));
    return fmt::format("; {} while others used {:.1f} CPUs", answer, busy->others_cpus);
}

/// `marks` stand for what is told under the table.
Field answer_of(const record::Crossover& crossover, const std::string& marks) {
    if (crossover.verdict == record::CurveVerdict::crossover) {
        return {marks, size_figure(crossover.n, crossover.n_low, crossover.n_high)};
    }
    // "Never" is about the sizes that were looked at.
    const std::string looked =
        crossover.verdict == record::CurveVerdict::never && crossover.n_top
            ? fmt::format(", up to n = {}", text::format_count(*crossover.n_top))
            : "";
    const std::string reason = is_in_line(crossover) ? ": " + *crossover.reason : "";
    return {std::string(record::word_of(crossover.verdict)) + looked + reason + marks +
            busy_text(crossover)};
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

std::vector<Field> row_of(const record::Crossover& crossover, std::vector<std::string>& notes) {
    const record::CurveKey& curve = crossover.curve;
    std::string marks = is_cut_short(crossover) ? " +" : "";
    marks += mark_of(is_in_line(crossover) ? "" : crossover.reason.value_or(""), notes);
    marks += mark_of(further_text(crossover.further_crossings), notes);
    const std::string calls = curve.calls == record::CallMode::hot
                                  ? ""
                                  : fmt::format(" ({})", record::word_of(curve.calls));
    return {{curve.workload},
            {curve.backend + calls},
            {(crossover.oversubscribed ? "*" : "") + record::on_nodes(curve.nodes),
             size_figure(curve.workers, {}, {})},
            answer_of(crossover, marks),
            {"", {crossover.serial_work_ns.value, {}, {}}},
            {"", {crossover.speedup_top_ratio.value, {}, {}}}};
}

/// How much longer the answers would take that the budget cut short; empty where none was.
std::string more_time(const std::vector<record::Crossover>& crossovers) {
    double seconds = 0.0;
    std::size_t cut = 0;
    std::size_t told = 0;  // of these, by how much
    for (const record::Crossover& crossover : crossovers) {
        if (is_cut_short(crossover)) {
            ++cut;
            told += crossover.more_s ? 1U : 0U;
            seconds += crossover.more_s.value_or(0.0);
        }
    }
    if (told == 0) {
        return cut == 0 ? "" : "+ budget exhausted; the interval is wider than asked (--budget)";
    }
    const std::string of_these = cut == 1      ? "it"
                                 : told == cut ? "all of these"
                                               : fmt::format("{} of these {}", told, cut);
    return fmt::format(
        "+ budget exhausted; about {:.0f} s more would make {} as narrow as asked (--budget)",
        std::max(1.0, std::ceil(seconds)), of_these);
}

/// What the signs in the rows mean, and a line for every other baseline than serial, with the
/// backends that it stands for.
std::vector<std::string> remarks_of(const std::vector<record::Crossover>& crossovers) {
    std::vector<std::string> remarks;
    if (std::any_of(crossovers.begin(), crossovers.end(),
                    [](const record::Crossover& curve) { return curve.oversubscribed; })) {
        remarks.emplace_back("* oversubscribed: more workers than usable CPUs");
    }
    if (std::string more = more_time(crossovers); !more.empty()) {
        remarks.push_back(std::move(more));
    }
    std::set<std::string> sizes;
    for (const record::Crossover& crossover : crossovers) {
        for (const std::string& note : size_notes(crossover)) {
            sizes.insert(crossover.curve.workload + ": " + note);
        }
    }
    remarks.insert(remarks.end(), sizes.begin(), sizes.end());
    std::map<std::string, std::set<std::string>> backends;
    for (const record::Crossover& crossover : crossovers) {
        if (crossover.curve.baseline != "serial") {
            backends[crossover.curve.baseline].insert(crossover.curve.backend);
        }
    }
    for (const auto& [baseline, names] : backends) {
        remarks.push_back(fmt::format("measured against {}: {}", baseline, fmt::join(names, ", ")));
    }
    return remarks;
}

}  // namespace

std::vector<std::string> size_notes(const record::Crossover& crossover) {
    std::vector<std::string> notes;
    if (!crossover.unit.empty()) {
        notes.push_back("n counts " + crossover.unit);
    }
    if (crossover.gate_n) {
        notes.push_back(fmt::format(
            "below n = {} the library stays serial by itself, so nothing was measured there",
            text::format_count(*crossover.gate_n)));
    }
    return notes;
}

std::string further_text(const std::vector<record::Crossing>& crossings) {
    std::string text;
    for (const record::Crossing& crossing : crossings) {
        const std::string high = text::format_count(crossing.n_high);
        const std::string where =
            crossing.n_low
                ? "within " + text::format_range(text::format_count(*crossing.n_low), high)
                : fmt::format("at {} or before", high);
        text += fmt::format("{}{} overtakes {}",
                            text.empty() ? "the lead changes elsewhere, too: " : ", ",
                            crossing.to_parallel ? "parallel" : "serial", where);
    }
    return text;
}

Table answers_table(const std::vector<record::Crossover>& crossovers) {
    Table table{.columns = {{"workload"},
                            {"backend"},
                            {"workers", Kind::count, true},
                            {"parallel pays from n =", Kind::interval},
                            {"serial work there", Kind::duration_ns, true},
                            {"speed-up at top", Kind::ratio, true}}};
    for (const record::Crossover& crossover : crossovers) {
        table.rows.push_back(row_of(crossover, table.notes));
    }
    table.remarks = remarks_of(crossovers);
    return table;
}

std::string machine_line(const record::StoredResults& results) {
    const record::Environment& environment = results.environment;
    const std::string status = results.status == record::RunStatus::complete
                                   ? ""
                                   : fmt::format("  ({})", record::word_of(results.status));
    return text::printable(environment.started_utc + "  " + environment.host + "  " +
                           environment.cpu_model + status);
}

std::string answers_markdown(const record::StoredResults& results) {
    return fmt::format("{}\n\n{}", markdown_escaped(machine_line(results)),
                       markdown_table(answers_table(results.crossovers)));
}

std::string answers_junit(const record::StoredResults& results) {
    using Outcome = JunitCase::Outcome;
    std::vector<JunitCase> cases;
    for (const record::Crossover& crossover : results.crossovers) {
        const Table table = answers_table({crossover});
        const auto told = [&](std::size_t column) {
            return field_text(table.columns[column].kind, table.rows.front()[column]);
        };
        constexpr std::size_t k_answer = 3;
        std::string output = table.columns[k_answer].heading + " " + told(k_answer);
        for (std::size_t i = k_answer + 1; i < table.columns.size(); ++i) {
            output += fmt::format("; {}: {}", table.columns[i].heading, told(i));
        }
        for (std::size_t i = 0; i < table.notes.size(); ++i) {
            output += fmt::format("; [{}] {}", i + 1, table.notes[i]);
        }
        cases.push_back(
            {.suite = crossover.curve.workload,
             .name = record::stable_name(crossover.curve),
             .seconds = crossover.wall_s,
             .outcome = crossover.verdict == record::CurveVerdict::failed       ? Outcome::failed
                        : crossover.verdict == record::CurveVerdict::unresolved ? Outcome::skipped
                                                                                : Outcome::passed,
             .message = crossover.reason.value_or("no reason on record"),
             .output = output});
    }
    return junit_document(cases);
}

}  // namespace crossover::formats
