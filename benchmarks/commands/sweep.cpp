// `crossover sweep`: measures, prints the table, answers with an exit code.
#include "benchmarks/sweep/sweep.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "benchmarks/commands/catalogue.hpp"
#include "benchmarks/commands/commands.hpp"
#include "benchmarks/commands/machine.hpp"
#include "benchmarks/commands/terminal.hpp"
#include "benchmarks/formats/answers.hpp"
#include "benchmarks/formats/cells.hpp"
#include "benchmarks/formats/exports.hpp"
#include "benchmarks/formats/look.hpp"
#include "benchmarks/formats/network.hpp"
#include "benchmarks/record/exit_code.hpp"
#include "benchmarks/record/journal.hpp"
#include "benchmarks/text/printable.hpp"

namespace crossover::commands {
namespace {

/// What of a command line's times is no work of its own, for every backend whose runner tells it.
std::string start_up_notes(const record::Environment& environment) {
    std::string notes;
    for (const auto& [backend, facts] : environment.runtimes) {
        if (const auto start_up = facts.find("start_up_us"); start_up != facts.end()) {
            notes +=
                fmt::format("starting and ending a process alone takes {} of every time ({})\n",
                            text::printable(start_up->second + " us"), text::printable(backend));
        }
    }
    return notes;
}

/// What is known of commands whose few runs prove nothing: they may take seconds each.
std::string unproven_times(const record::Results& results) {
    std::vector<record::Cell> cells;
    for (const record::Crossover& crossover : results.crossovers) {
        if (crossover.verdict == record::CurveVerdict::unresolved) {
            std::copy_if(results.cells.begin(), results.cells.end(), std::back_inserter(cells),
                         [&](const record::Cell& cell) {
                             return record::stable_name(cell.curve) ==
                                    record::stable_name(crossover.curve);
                         });
        }
    }
    return cells.empty() ? ""
                         : "\n" + formats::terminal_text(formats::times_table(cells),
                                                         formats::terminal_charset());
}

/// What programs of users took to make their inputs, where that is worth a line.
std::string setup_notes(const std::vector<record::Crossover>& crossovers) {
    double setup_s = 0.0;
    double measured_s = 0.0;
    for (const record::Crossover& crossover : crossovers) {
        setup_s += crossover.setup_s;
        measured_s += crossover.measured_s;
    }
    constexpr double k_share = 0.25;
    return setup_s > k_share * measured_s
               ? fmt::format(
                     "making inputs (.setup) took {:.1f} s, beside {:.1f} s of measuring: "
                     "where it is faster, intervals are narrower\n",
                     setup_s, measured_s)
               : "";
}

/// Commands of users run in the user's environment; all other runners in a clean one.
bool drops_variables(const sweep::SweepOptions& options) {
    return options.runners.empty() ||
           std::any_of(options.runners.begin(), options.runners.end(),
                       [](const driver::NamedCommand& runner) { return !runner.is_users; });
}

/// What the run to go on with was asked for, by the command line that its journal holds.
Expected<sweep::SweepOptions> options_of_run(const cli::SweepCommand& resumed) {
    const std::filesystem::path& folder = *resumed.options.resume;
    const auto journal = record::read_journal(folder);
    if (!journal) {
        return failure(journal.error());
    }
    std::vector<const char*> words;
    for (const std::string& word : journal->command_line) {
        words.push_back(word.c_str());
    }
    const auto command = cli::parse(static_cast<int>(words.size()), words.data(), catalogue());
    const auto* sweep = command ? std::get_if<cli::SweepCommand>(&*command) : nullptr;
    if (sweep == nullptr || sweep->options.resume) {
        return failure({command ? "its command line is no sweep" : to_string(command.error()),
                        (folder / "journal.jsonl").string(), "sweep anew"});
    }
    sweep::SweepOptions options = sweep->options;
    options.resume = folder;
    if (resumed.more_s) {
        options.budget_s = journal->elapsed_s + *resumed.more_s;
    }
    return options;
}

}  // namespace

int run(const cli::SweepCommand& command) {
    const auto options = command.options.resume ? options_of_run(command) : command.options;
    if (!options) {
        return complain(options.error(), k_wrong_usage);
    }
    record::Environment environment = record::capture_environment();
    environment.backends = backend_presence();
    environment.command_line = command.options.command_line;
    const auto report =
        sweep::run_sweep(*options, std::move(environment), own_runner(),
                         {.prepare =
                              [&](record::Environment& about, const auto& machine) {
                                  tell_warnings(about, machine, drops_variables(*options));
                              },
                          .ci_json =
                              [](const record::Results& results) {
                                  return formats::to_ci_json(results.environment, results.cells);
                              }});
    if (!report) {
        return complain(report.error(), k_wrong_usage);
    }
    put(fmt::format("{}{}{}{}{}\nresults: {}\n",
                    formats::terminal_text(formats::answers_table(report->results.crossovers),
                                           formats::terminal_charset()),
                    text::in_charset(formats::network_text(report->results.network),
                                     formats::terminal_charset()),
                    start_up_notes(report->results.environment),
                    setup_notes(report->results.crossovers),
                    options->whole_commands ? unproven_times(report->results) : "",
                    text::printable(report->folder.string())));
    return report->problem ? complain(*report->problem, report->exit_code) : report->exit_code;
}

}  // namespace crossover::commands
