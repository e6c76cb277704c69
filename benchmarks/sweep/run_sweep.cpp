#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <optional>

#include "benchmarks/driver/run_folder.hpp"
#include "benchmarks/driver/runner_process.hpp"
#include "benchmarks/driver/terminal_line.hpp"
#include "benchmarks/record/exit_code.hpp"
#include "benchmarks/record/journal_lines.hpp"
#include "benchmarks/sweep/progress.hpp"
#include "benchmarks/sweep/sweep.hpp"
#include "benchmarks/text/atomic_file.hpp"
#include "benchmarks/text/printable.hpp"
#include "benchmarks/text/quantities.hpp"

namespace crossover::sweep {
namespace {

Expected<void> write_record(const driver::RunFolder& folder, const record::Results& results,
                            const std::string& ci_json) {
    for (const auto& [name, content] : {std::pair("results.json", record::to_results_json(results)),
                                        std::pair("ci.json", ci_json)}) {
        if (auto written = text::write_atomically(folder.path() / name, content); !written) {
            return written;
        }
    }
    return folder.mark_latest();
}

int exit_code_of(const SweepReport& report) {
    if (report.results.status == record::RunStatus::interrupted) {
        return k_interrupted;
    }
    return report.problem || report.results.status == record::RunStatus::failed ? k_failed : 0;
}

Expected<void> check_programs(const driver::ProcessSource& source, const SweepOptions& options) {
    for (const std::string& backend : options.backends) {
        for (const std::string& name : {baseline_of(options, backend), backend}) {
            if (auto good = source.check(name); !good) {
                return good;
            }
        }
    }
    return {};
}

/// The folder that holds a run's folder, which may be given by a link such as results/latest.
std::filesystem::path parent_of(const std::filesystem::path& run) {
    std::error_code ignored;
    return std::filesystem::weakly_canonical(run, ignored).parent_path();
}

/// Of all that are planned or measured; empty when there is none.
std::optional<std::uint64_t> smallest_size(const record::Journal& journal) {
    std::optional<std::uint64_t> smallest;
    const auto take = [&](std::uint64_t n) { smallest = std::min(smallest.value_or(n), n); };
    for (const auto& [key, n_max] : journal.n_max) {
        take(n_max);
    }
    for (const auto& [key, curve] : journal.curves) {
        for (const record::Sample& sample : curve.samples) {
            take(sample.n);
        }
    }
    return smallest;
}

/// A new folder, or that of the run to go on with; then `past` is what it has measured.
Expected<driver::RunFolder> open_folder(const SweepOptions& options,
                                        const record::Environment& environment,
                                        const std::string& own_runner, record::Journal& past) {
    record::Environment seeded = environment;
    seeded.seed = options.seed;
    const record::RequestedOptions asked = requested_options(options);
    const std::string identity = record::run_identity(seeded, asked, own_runner);
    if (!options.resume) {
        return driver::RunFolder::create(options.out, driver::folder_name(environment.host),
                                         record::journal_header(seeded, asked, identity));
    }
    auto journal = record::read_journal(*options.resume);
    if (!journal) {
        return failure(journal.error());
    }
    if (const auto differences = record::identity_differences(journal->identity, identity);
        !differences.empty()) {
        return failure({fmt::format("this is another run: {}", fmt::join(differences, "; ")),
                        options.resume->string(),
                        "resume it with the same machine, program and options, or sweep anew"});
    }
    if (const auto n = smallest_size(*journal); n && *n < options.n_min) {
        return failure(
            {fmt::format("the journal has n = {}, below the smallest size that was asked for, {}",
                         text::format_count(*n), text::format_count(options.n_min)),
             (*options.resume / "journal.jsonl").string(), "it was changed: sweep anew"});
    }
    past = std::move(*journal);
    return driver::RunFolder::reopen(*options.resume, past.whole_bytes);
}

}  // namespace

Expected<SweepReport> run_sweep(const SweepOptions& options, record::Environment environment,
                                const std::string& own_runner, const SweepHooks& hooks) {
    const driver::Interrupt
        interrupt;  // before the folder: from here on nothing is left unfinished
    driver::ProcessSource source(own_runner, options.runners, options.launchers, interrupt);
    if (auto good = check_programs(source, options); !good) {
        return failure(good.error());
    }
    if (auto free = driver::RunFolder::check_latest(options.resume ? parent_of(*options.resume)
                                                                   : options.out);
        !free) {
        return failure(free.error());
    }
    record::Journal past;
    auto folder = open_folder(options, environment, own_runner, past);
    if (!folder) {
        return failure(folder.error());
    }
    driver::MachineProbeClient machine(source, options.deadline_s);
    hooks.prepare(environment, options.probe ? std::optional(machine.look(environment.cpus.usable))
                                             : std::nullopt);
    driver::TerminalLine line;
    SweepReport report;
    report.folder = folder->path();
    report.results = measure(
        options, std::move(environment),
        {.around = driver::real_context(interrupt, options.probe ? &machine : nullptr,
                                        [&](const std::string& text) { return folder->log(text); }),
         .source = source,
         .progress =
             [&](const CurveProgress& progress, std::size_t done, std::size_t total,
                 double elapsed_s) {
                 line.show(progress_line(progress, done, total, elapsed_s, options.budget_s,
                                         driver::TerminalLine::columns()));
             },
         .past = std::move(past)});
    line.clear();
    report.problem = folder->problem();
    if (auto written = write_record(*folder, report.results, hooks.ci_json(report.results));
        !written && !report.problem) {
        report.problem = written.error();
    }
    report.exit_code = exit_code_of(report);
    return report;
}

}  // namespace crossover::sweep
