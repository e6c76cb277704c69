#include "benchmarks/gate/verdicts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "benchmarks/stats/sign_test.hpp"

namespace crossover::gate {
namespace {

using record::CheckCell;
using record::CheckFamily;
using record::CheckTally;
using record::CheckUnit;
using record::CheckVerdict;
using stats::GateLean;

bool counts(const CheckFamily& family, unsigned round, Stage stage) {
    const record::CheckRound& found = family.rounds.at(round);
    return found.measured && !found.contended && found.confirming == (stage == Stage::confirmation);
}

CheckTally tally_of(const std::vector<double>& ratios, Stage stage, const stats::GateRule& rule) {
    return {stats::count_beyond(ratios, rule.margin_ratio), lean_of(ratios, stage, rule)};
}

/// Of head / base, from its logarithms.
record::Estimate ratio_of(const std::vector<double>& log_ratios) {
    record::Estimate estimate = record::estimate_of(log_ratios);
    for (std::optional<double>* figure : {&estimate.value, &estimate.low, &estimate.high}) {
        if (*figure) {
            *figure = std::exp(**figure);
        }
    }
    return estimate;
}

/// How often others used the CPUs, in words.
struct Busy {
    bool mostly = false;  ///< in more rounds than not
    std::string text;     ///< "machine busy (1.0 of 2 CPUs in 12 of 20 rounds)"; empty: in none
};

Busy busy_in(const CheckFamily& family) {
    std::vector<double> cpus;
    unsigned threads = 0;
    std::size_t contended = 0;
    for (const record::CheckRound& round : family.rounds) {
        if (round.contended) {
            ++contended;
            if (round.machine) {
                cpus.push_back(round.machine->effective_cpus);
                threads = round.machine->threads;
            }
        }
    }
    if (contended == 0) {
        return {};
    }
    const std::string found =
        cpus.empty() ? "" : fmt::format("{:.1f} of {} CPUs in ", stats::median(cpus), threads);
    return {
        2 * contended > family.rounds.size(),
        fmt::format("machine busy ({}{} of {} rounds)", found, contended, family.rounds.size())};
}

CheckUnit unit_of(const std::vector<double>& first, const std::vector<double>& confirmation,
                  const Busy& busy, const stats::GateRule& rule) {
    CheckUnit unit;
    unit.first = tally_of(first, Stage::first, rule);
    const GateLean flag = unit.first.lean;
    const bool judged_again = !confirmation.empty() &&
                              flag != GateLean::none;  // the flag chose the first rounds, not these
    unit.ratio = ratio_of(judged_again ? confirmation : first);
    if (!confirmation.empty()) {
        unit.confirmation = tally_of(confirmation, Stage::confirmation, rule);
    }
    if (flag == GateLean::none) {
        unit.verdict =
            CheckVerdict::pass;  // whatever others did: it can no longer be called changed
        return unit;
    }
    if (flag == GateLean::open) {
        unit.reason = fmt::format("only {} of {} rounds: {}", unit.first.rounds, rule.first_rounds,
                                  busy.text.empty() ? "the time was up" : busy.text);
        return unit;
    }
    if (busy.mostly) {
        unit.reason = busy.text;
        return unit;
    }
    const GateLean confirmed = unit.confirmation ? unit.confirmation->lean : GateLean::open;
    if (confirmed == GateLean::open) {
        unit.reason =
            fmt::format("{} in {} of {} rounds, and not confirmed: {}", record::word_of(flag),
                        flag == GateLean::slower ? unit.first.slower : unit.first.faster,
                        unit.first.rounds, busy.text.empty() ? "the time was up" : busy.text);
    } else if (confirmed == flag) {
        unit.verdict =
            flag == GateLean::slower ? CheckVerdict::regression : CheckVerdict::improvement;
    } else {
        unit.verdict = CheckVerdict::pass;
        unit.reason =
            fmt::format("{} in the first rounds, not so on fresh processes", record::word_of(flag));
    }
    return unit;
}

std::string percent_of(const record::Estimate& ratio) {
    return ratio.value ? fmt::format("{:+.1f} %", 100.0 * (*ratio.value - 1.0)) : "?";
}

/// What of a run bears a verdict, in words, with the kernel's own slow-down named as such.
struct Findings {
    std::vector<std::string> kernels, families, cells, controls, undecided;
};

void sort_in(const CheckFamily& family, const CheckCell& cell, CheckVerdict verdict,
             Findings& found) {
    const std::string text =
        fmt::format("{} {}", record::name_of(family, cell), percent_of(cell.unit.ratio));
    if (cell.control) {
        if (cell.unit.verdict == CheckVerdict::regression ||
            cell.unit.verdict == CheckVerdict::improvement) {
            found.controls.push_back(text);
        }
    } else if (cell.unit.verdict == verdict) {
        (family.backend == "serial" ? found.kernels : found.cells).push_back(text);
    } else if (cell.unit.verdict == CheckVerdict::inconclusive) {
        found.undecided.push_back(
            fmt::format("{}: {}", record::name_of(family, cell), cell.unit.reason));
    }
}

Findings findings_of(const record::Check& check, CheckVerdict verdict) {
    Findings found;
    for (const CheckFamily& family : check.families) {
        const std::string called =
            family.called.empty()
                ? fmt::format("{} with {} workers", family.backend, family.workers)
                : family.called;
        if (family.backend != "serial" && family.unit.verdict == verdict) {
            found.families.push_back(fmt::format("{} {}", called, percent_of(family.unit.ratio)));
        } else if (family.backend != "serial" &&
                   family.unit.verdict == CheckVerdict::inconclusive) {
            found.undecided.push_back(fmt::format("{}: {}", called, family.unit.reason));
        }
        for (const CheckCell& cell : family.cells) {
            sort_in(family, cell, verdict, found);
        }
    }
    return found;
}

/// "the kernel itself got slower: …; backends: …; cells: …"; empty when nothing was found.
std::string words_for(const Findings& found, const std::string& how) {
    std::vector<std::string> parts;
    const auto add = [&](const std::string& what, const std::vector<std::string>& names) {
        if (!names.empty()) {
            parts.push_back(fmt::format("{}: {}", what, fmt::join(names, ", ")));
        }
    };
    add("the kernel itself got " + how, found.kernels);
    add(how + " as a whole", found.families);
    add(how + " cells", found.cells);
    return fmt::format("{}", fmt::join(parts, "; "));
}

/// Reasons that several units share are said once.
std::string first_reason(const std::vector<std::string>& undecided) {
    const std::size_t more = undecided.size() - 1;
    return more == 0 ? undecided.front() : fmt::format("{} (and {} more)", undecided.front(), more);
}

/// What a pass leaves out: "; smallest change this run could have seen: 6 % in 41 cells, 12 % in
/// 7". Cells whose rounds spread so much that it is more than twice the margin stand apart.
std::string unseen(const record::Check& check) {
    struct Cells {
        double largest = 0.0;
        std::size_t count = 0;
    } good, poor;
    for (const CheckFamily& family : check.families) {
        for (const CheckCell& cell : family.cells) {
            const auto ratios = cell_ratios(family, cell, Stage::first);
            if (!cell.control && !ratios.empty()) {
                const double change = stats::smallest_seen(check.rule, ratios);
                Cells& cells = change <= 2.0 * check.rule.margin_ratio ? good : poor;
                cells.largest = std::max(cells.largest, change);
                ++cells.count;
            }
        }
    }
    std::vector<std::string> parts;
    for (const Cells& cells : {good, poor}) {
        if (cells.count > 0) {
            parts.push_back(
                fmt::format("{:.0f} % in {}{}", std::ceil(100.0 * cells.largest), cells.count,
                            parts.empty() ? cells.count == 1 ? " cell" : " cells" : ""));
        }
    }
    return parts.empty() ? ""
                         : fmt::format("; smallest change this run could have seen: {}",
                                       fmt::join(parts, ", "));
}

void judge_in_total(record::Check& check) {
    const Findings slower = findings_of(check, CheckVerdict::regression);
    const std::string regression = words_for(slower, "slower");
    const std::string improvement =
        words_for(findings_of(check, CheckVerdict::improvement), "faster");
    check.verdict = CheckVerdict::inconclusive;
    if (!slower.controls.empty()) {
        check.reason =
            fmt::format("base differs from itself ({}): the machine does not tell base from base",
                        fmt::join(slower.controls, ", "));
    } else if (!regression.empty()) {
        check.verdict = CheckVerdict::regression;
        check.reason = regression;
    } else if (check.failure) {
        check.reason = check.failure->error;
    } else if (check.families.empty()) {
        check.reason = "nothing was measured";
    } else if (!slower.undecided.empty()) {
        check.reason = first_reason(slower.undecided);
    } else if (!improvement.empty()) {
        check.verdict = CheckVerdict::improvement;
        check.reason = improvement;
    } else {
        check.verdict = CheckVerdict::pass;
        check.reason = fmt::format("nothing is more than {:g} % slower or faster",
                                   100.0 * check.rule.margin_ratio) +
                       unseen(check);
    }
}

std::size_t units_in(const record::Check& check) {
    std::size_t units = 0;
    for (const CheckFamily& family : check.families) {
        units += static_cast<std::size_t>(
            (family.backend == "serial" ? 0 : 1) +
            std::count_if(family.cells.begin(), family.cells.end(),
                          [](const CheckCell& cell) { return !cell.control; }));
    }
    return units;
}

}  // namespace

std::vector<double> cell_ratios(const CheckFamily& family, const CheckCell& cell, Stage stage) {
    std::vector<double> ratios;
    for (const record::CheckSample& sample : cell.samples) {
        if (counts(family, sample.round, stage)) {
            ratios.push_back(std::log(sample.ratio));
        }
    }
    return ratios;
}

std::vector<double> family_ratios(const CheckFamily& family, Stage stage) {
    std::map<unsigned, std::vector<double>> by_round;
    for (const CheckCell& cell : family.cells) {
        for (const record::CheckSample& sample : cell.samples) {
            if (!cell.control && counts(family, sample.round, stage)) {
                by_round[sample.round].push_back(std::log(sample.ratio));
            }
        }
    }
    std::vector<double> ratios;
    ratios.reserve(by_round.size());
    for (const auto& [round, values] : by_round) {
        ratios.push_back(stats::median(values));
    }
    return ratios;
}

GateLean lean_of(const std::vector<double>& ratios, Stage stage, const stats::GateRule& rule) {
    return stats::judge(
        stage == Stage::first ? stats::first_stage(rule) : stats::confirmation(rule), ratios);
}

void judge(record::Check& check, const stats::GateRule& rule) {
    for (CheckFamily& family : check.families) {
        const Busy busy = busy_in(family);
        for (CheckCell& cell : family.cells) {
            cell.unit = unit_of(cell_ratios(family, cell, Stage::first),
                                cell_ratios(family, cell, Stage::confirmation), busy, rule);
        }
        family.unit = unit_of(family_ratios(family, Stage::first),
                              family_ratios(family, Stage::confirmation), busy, rule);
    }
    check.rule = {rule, stats::false_alarm(rule), stats::false_alarm_of_run(rule, units_in(check))};
    judge_in_total(check);
}

}  // namespace crossover::gate
