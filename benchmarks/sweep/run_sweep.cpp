#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>

#include "benchmarks/record/atomic_file.hpp"
#include "benchmarks/record/exit_code.hpp"
#include "benchmarks/record/exports.hpp"
#include "benchmarks/record/journal_lines.hpp"
#include "benchmarks/record/printable.hpp"
#include "benchmarks/sweep/interrupt.hpp"
#include "benchmarks/sweep/machine_watch.hpp"
#include "benchmarks/sweep/progress.hpp"
#include "benchmarks/sweep/run_folder.hpp"
#include "benchmarks/sweep/runner_process.hpp"
#include "benchmarks/sweep/sweep.hpp"

namespace crossover::sweep {
namespace {

class SteadyClock final : public Clock {
  public:
    double now_s() const override {
        return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch())
            .count();
    }
};

class JournalLog final : public SampleLog {
  public:
    explicit JournalLog(RunFolder& folder) : m_folder(folder) {}
    Expected<void> append(const std::string& journal_line) override {
        return m_folder.append(journal_line);
    }

  private:
    RunFolder& m_folder;
};

std::string folder_name(const std::string& host) {
    std::string safe = host.empty() ? "host" : host;
    for (char& letter : safe) {
        if (letter == '/' || letter == '\\') {
            letter = '_';
        }
    }
    return record::utc_now_compact() + "-" + safe;
}

Expected<void> write_record(const RunFolder& folder, const record::Results& results) {
    if (auto written = record::write_atomically(folder.path() / "results.json",
                                                record::to_results_json(results));
        !written) {
        return written;
    }
    if (auto written = record::write_atomically(
            folder.path() / "ci.json", record::to_ci_json(results.environment, results.cells));
        !written) {
        return written;
    }
    return folder.mark_latest();
}

int exit_code_of(const SweepReport& report) {
    if (report.results.status == "interrupted") {
        return k_interrupted;
    }
    return report.problem || report.results.status == "failed" ? k_failed : 0;
}

Expected<void> check_programs(const ProcessSource& source, const SweepOptions& options) {
    std::vector<std::string> backends;
    for (const std::string& backend : options.backends) {
        backends.push_back(baseline_of(options, backend));
        backends.push_back(backend);
    }
    for (const std::string& backend : backends) {
        if (auto good = source.check(backend); !good) {
            return good;
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
Expected<RunFolder> open_folder(const SweepOptions& options, const record::Environment& environment,
                                const std::string& own_runner,
                                std::optional<record::Journal>& past) {
    record::Environment seeded = environment;
    seeded.seed = options.seed;
    const record::RequestedOptions asked = requested_options(options);
    const std::string identity = record::run_identity(seeded, asked, own_runner);
    if (!options.resume) {
        return RunFolder::create(options.out, folder_name(environment.host),
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
                         *n, options.n_min),
             (*options.resume / "journal.jsonl").string(), "it was changed: sweep anew"});
    }
    past = std::move(*journal);
    return RunFolder::reopen(*options.resume, past->whole_bytes);
}

}  // namespace

Expected<record::MachineState> look_at_machine(const std::string& own_runner, unsigned threads) {
    const Interrupt interrupt;
    ProcessSource source(own_runner, {}, {}, interrupt);
    return MachineWatch(source, SweepOptions().deadline_s).look(threads);
}

Expected<SweepReport> run_sweep(
    const SweepOptions& options, record::Environment environment, const std::string& own_runner,
    const std::function<void(record::Environment&,
                             const std::optional<Expected<record::MachineState>>&)>& prepare) {
    const Interrupt interrupt;  // before the folder: from here on nothing is left unfinished
    ProcessSource source(own_runner, options.runners, options.launchers, interrupt);
    if (auto good = check_programs(source, options); !good) {
        return failure(good.error());
    }
    if (auto free =
            RunFolder::check_latest(options.resume ? parent_of(*options.resume) : options.out);
        !free) {
        return failure(free.error());
    }
    std::optional<record::Journal> past;
    auto folder = open_folder(options, environment, own_runner, past);
    if (!folder) {
        return failure(folder.error());
    }
    const SteadyClock clock;
    MachineWatch machine(source, options.deadline_s);
    prepare(environment,
            options.probe ? std::optional(machine.look(environment.cpus.usable)) : std::nullopt);
    const auto look = [&](unsigned threads) {
        const auto state = options.probe ? machine.look(threads) : tl::unexpected(Error());
        return state ? std::optional(*state) : std::nullopt;
    };
    ProgressDisplay display;
    JournalLog log(*folder);
    SweepReport report;
    report.folder = folder->path();
    report.results =
        measure(options, std::move(environment),
                {.source = source,
                 .clock = clock,
                 .interrupted = [&] { return interrupt.pending(); },
                 .look = look,
                 .progress =
                     [&](const CurveProgress& progress, std::size_t done, std::size_t total,
                         double elapsed_s) {
                         display.show(progress, done, total, elapsed_s, options.budget_s);
                     },
                 .past = past ? &*past : nullptr},
                log, report.problem);
    display.clear();
    if (auto written = write_record(*folder, report.results); !written && !report.problem) {
        report.problem = written.error();
    }
    report.exit_code = exit_code_of(report);
    return report;
}

}  // namespace crossover::sweep
