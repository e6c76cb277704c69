#include "benchmarks/gate/run_check.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <poll.h>

#include <charconv>

#include "benchmarks/driver/run_folder.hpp"
#include "benchmarks/driver/size_search.hpp"
#include "benchmarks/driver/terminal_line.hpp"
#include "benchmarks/gate/verdicts.hpp"
#include "benchmarks/record/exit_code.hpp"
#include "benchmarks/record/results.hpp"
#include "benchmarks/text/atomic_file.hpp"

namespace crossover::gate {
namespace {

/// The runner with its planted options, for every backend and serial.
std::vector<driver::NamedCommand> planted_commands(const GateOptions& options,
                                                   const std::string& program) {
    std::vector<driver::NamedCommand> commands;
    std::vector<std::string> names{"serial"};
    names.insert(names.end(), options.backends.begin(), options.backends.end());
    std::vector<std::string> words{program};
    words.insert(words.end(), options.plant.begin(), options.plant.end());
    for (std::size_t i = 0; !options.plant.empty() && i < names.size(); ++i) {
        commands.push_back({names[i], words});
    }
    return commands;
}

std::string progress_line(const GateProgress& progress) {
    return fmt::format("{}: round {} of at most {}, {} open, {:.0f} s",
                       progress.confirming ? "confirming" : "checking", progress.round, progress.of,
                       progress.open, progress.elapsed_s);
}

record::Check described(const GateOptions& options, const Comparison& comparison,
                        record::Environment environment, Plan plan) {
    record::Check check;
    check.base = {options.base.string(), comparison.base, plan.base_runner, ""};
    check.head = {options.head.string(), comparison.head, plan.head_runner,
                  fmt::format("{}", fmt::join(options.plant, " "))};
    check.notes = std::move(plan.notes);
    check.families = std::move(plan.families);
    check.environment = std::move(environment);
    check.environment.seed = options.seed;
    judge(check, options.rule);  // so that the rule is on record before the first round
    return check;
}

int exit_code_of(const record::Check& check, bool inconclusive_is_failure) {
    if (check.status != record::RunStatus::complete) {
        return check.status == record::RunStatus::interrupted ? k_interrupted : k_failed;
    }
    return record::is_red(check.verdict, inconclusive_is_failure) ? k_regression : 0;
}

}  // namespace

Expected<Comparison> compare_builds(const GateOptions& options) {
    const auto base = driver::find_runner(options.base, "--base");
    const auto head = driver::find_runner(options.head, "--head");
    if (!base || !head) {
        return failure(base ? head.error() : base.error());
    }
    return Comparison{.base = *base,
                      .head = *head,
                      .head_runners = planted_commands(options, *head),
                      .plants = true};
}

Expected<PlantedTime> planted_time_of(const std::vector<std::string>& plant) {
    PlantedTime planted_time;
    for (std::size_t i = 0; i < plant.size(); i += 2) {
        double* const figure = plant[i] == "--plant-percent"   ? &planted_time.percent
                               : plant[i] == "--plant-call-ns" ? &planted_time.call_ns
                                                               : nullptr;
        if (figure == nullptr) {
            return failure({"a worker can be lost in a build of this program only", plant[i],
                            "plant --plant-percent or --plant-call-ns"});
        }
        const std::string& text = plant[i + 1];
        const auto read = std::from_chars(text.data(), text.data() + text.size(), *figure);
        if (read.ec != std::errc() || read.ptr != text.data() + text.size() || !(*figure >= 0.0)) {
            return failure(
                {fmt::format("'{}' is no slow-down", text), plant[i], "give a number, 0 or more"});
        }
    }
    return planted_time;
}

RealSides::RealSides(const GateOptions& options, const Comparison& comparison,
                     const std::string& own_runner, const driver::Interrupt& interrupt)
    : m_interrupt(interrupt),
      m_base(comparison.base, comparison.base_runners, {}, interrupt),
      m_head(comparison.head, comparison.head_runners, {}, interrupt),
      m_own(own_runner, {}, {}, interrupt),
      m_watch(m_own, options.deadline_s),
      m_probe(options.probe) {}

GateContext RealSides::context(unsigned usable_cpus, std::function<bool(const std::string&)> log,
                               std::function<void(const GateProgress&)> progress) {
    return {
        .around = driver::real_context(m_interrupt, m_probe ? &m_watch : nullptr, std::move(log)),
        .sides = sides(),
        .usable_cpus = usable_cpus,
        .wait =
            [this](double seconds) {
                pollfd waited{.fd = m_interrupt.descriptor(), .events = POLLIN, .revents = 0};
                poll(&waited, 1, static_cast<int>(seconds * 1e3));
            },
        .progress = std::move(progress)};
}

Expected<CheckReport> run_check(const GateOptions& asked, const Comparison& comparison,
                                record::Environment environment, const std::string& own_runner) {
    GateOptions options = asked;
    if (!comparison.plants) {
        const auto planted_time = planted_time_of(options.plant);
        if (!planted_time) {
            return failure(planted_time.error());
        }
        options.planted_time = *planted_time;
    }
    const driver::Interrupt interrupt;
    RealSides real(options, comparison, own_runner, interrupt);
    const unsigned usable_cpus = environment.cpus.usable;
    auto plan = comparison.plan(options, {usable_cpus, driver::memory_limit(environment.cpus)},
                                real.sides());
    CheckReport report;
    if (interrupt.pending()) {
        report.exit_code = k_interrupted;
        report.problem = Error{"interrupted before anything was measured", "crossover check", ""};
        return report;
    }
    if (!plan) {
        return failure(plan.error());
    }
    options.epochs = plan->epochs.value_or(options.epochs);
    report.check = described(options, comparison, std::move(environment), std::move(*plan));
    auto folder = driver::RunFolder::create(
        options.out, driver::folder_name(report.check.environment.host) + "-check",
        record::check_journal_header(report.check));
    if (!folder) {
        return failure(folder.error());
    }
    report.folder = folder->path();
    {
        driver::TerminalLine line;
        run_gate(options,
                 real.context(
                     usable_cpus, [&](const std::string& text) { return folder->log(text); },
                     [&](const GateProgress& progress) { line.show(progress_line(progress)); }),
                 report.check);
    }
    report.problem = folder->problem();
    report.check.environment.finished_utc = record::utc_now();
    if (auto written = text::write_atomically(report.folder / "check.json",
                                              record::to_check_json(report.check));
        !written && !report.problem) {
        report.problem = written.error();
    }
    report.exit_code =
        report.problem ? k_failed : exit_code_of(report.check, options.inconclusive_is_failure);
    if (report.check.failure && !report.problem) {
        const record::CheckFailure& failure = *report.check.failure;
        report.problem =
            Error{failure.error, fmt::format("{} {}", failure.workload, failure.backend),
                  fmt::format("what was measured is in {}", report.folder.string())};
    }
    return report;
}

}  // namespace crossover::gate
