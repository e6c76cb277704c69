#include "benchmarks/formats/check_rows.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "benchmarks/text/printable.hpp"

namespace crossover::formats {
namespace {

using record::CheckCell;
using record::CheckFamily;
using record::CheckUnit;

std::string tally_text(const record::CheckTally& tally) {
    const bool faster = tally.faster > tally.slower;
    return fmt::format("{} of {} {}", faster ? tally.faster : tally.slower, tally.rounds,
                       faster ? "faster" : "slower");
}

std::string rounds_of(const CheckUnit& unit) {
    const bool again = unit.confirmation && unit.first.lean != stats::GateLean::none;
    return tally_text(unit.first) + (again ? ", then " + tally_text(*unit.confirmation) : "");
}

/// The machine while this family was measured.
std::string machine_of(const CheckFamily& family) {
    std::size_t contended = 0;
    double stolen_s = 0.0;
    double throttled_s = 0.0;
    double least_cpus = 1e9;
    unsigned threads = 0;
    for (const record::CheckRound& round : family.rounds) {
        contended += round.contended ? 1U : 0U;
        stolen_s += round.stolen_s;
        throttled_s += round.throttled_s;
        if (round.machine) {
            least_cpus = std::min(least_cpus, round.machine->effective_cpus);
            threads = round.machine->threads;
        }
    }
    const std::string cpus =
        threads == 0 ? "" : fmt::format("at least {:.1f} of {} CPUs, ", least_cpus, threads);
    return fmt::format("{}{} of {} rounds contended, {:.2f} s stolen, {:.2f} s throttled", cpus,
                       contended, family.rounds.size(), stolen_s, throttled_s);
}

std::string raw_of(const CheckFamily& family, const CheckCell& cell) {
    std::string text;
    bool confirming = false;
    for (const record::CheckSample& sample : cell.samples) {
        const record::CheckRound& round = family.rounds.at(sample.round);
        if (round.confirming && !confirming) {
            text += "| ";
            confirming = true;
        }
        text += fmt::format("{:+.1f}{} ", 100.0 * (sample.ratio - 1.0),
                            round.contended ? "(contended)" : "");
    }
    return text.empty() ? text : text.substr(0, text.size() - 1);
}

CheckRow row_of(const std::string& name, const CheckUnit& unit) {
    return {.name = text::printable(name),
            .ratio = unit.ratio,
            .rounds = rounds_of(unit),
            .verdict = unit.verdict,
            .reason = text::printable(unit.reason),
            .raw = {},
            .machine = {}};
}

}  // namespace

std::string_view verdict_word(const CheckRow& row) {
    if (!row.control || row.verdict == record::CheckVerdict::inconclusive) {
        return record::word_of(row.verdict);
    }
    return row.verdict == record::CheckVerdict::pass ? "same" : "differs";
}

std::vector<CheckRow> check_rows(const record::Check& check) {
    std::vector<CheckRow> rows;
    for (const CheckFamily& family : check.families) {
        const std::string machine = machine_of(family);
        if (family.backend != "serial") {
            rows.push_back(
                row_of(family.called.empty()
                           ? fmt::format("{}/{}, all cells", family.backend, family.workers)
                           : family.called,
                       family.unit));
            rows.back().machine = machine;
        }
        for (const CheckCell& cell : family.cells) {
            rows.push_back(row_of(record::name_of(family, cell), cell.unit));
            rows.back().raw = raw_of(family, cell);
            rows.back().machine = machine;
            rows.back().control = cell.control;
            rows.back().kernel = family.backend == "serial" && !cell.control;
        }
    }
    std::stable_partition(rows.begin(), rows.end(),
                          [](const CheckRow& row) { return !row.control; });
    return rows;
}

std::string check_headline(const record::Check& check) {
    std::string verdict(record::word_of(check.verdict));
    std::transform(verdict.begin(), verdict.end(), verdict.begin(), [](char letter) {
        return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 32) : letter;
    });
    return text::printable(fmt::format("{}: {}", verdict, check.reason));
}

std::string check_rule_text(const record::CheckRule& rule) {
    return fmt::format(
        "slower: {} of {} rounds beyond {:g} %, then {} of {} on fresh processes; false alarms in "
        "at most {:.2g} % of "
        "runs",
        rule.first_needed, rule.first_rounds, 100.0 * rule.margin_ratio, rule.confirm_needed,
        rule.confirm_rounds, 100.0 * rule.false_alarm_run_ratio);
}

}  // namespace crossover::formats
