#include <chrono>

#include "benchmarks/record/atomic_file.hpp"
#include "benchmarks/record/journal_lines.hpp"
#include "benchmarks/sweep/interrupt.hpp"
#include "benchmarks/sweep/progress.hpp"
#include "benchmarks/sweep/run_folder.hpp"
#include "benchmarks/sweep/runner_process.hpp"
#include "benchmarks/sweep/sweep.hpp"

namespace crossover::sweep {
namespace {

class SteadyClock final : public Clock {
  public:
    double now_s() const override {
        return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
    }
};

class JournalLog final : public SampleLog {
  public:
    explicit JournalLog(RunFolder& folder) : m_folder(folder) {}
    Expected<void> append(const std::string& journal_line) override { return m_folder.append(journal_line); }

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
    if (auto written = record::write_atomically(folder.path() / "results.json", record::to_results_json(results));
        !written) {
        return written;
    }
    if (auto written = record::write_atomically(folder.path() / "ci.json", record::to_ci_json(results)); !written) {
        return written;
    }
    return folder.mark_latest();
}

int exit_code_of(const SweepReport& report) {
    constexpr int k_interrupted = 130;
    constexpr int k_failed = 3;
    if (report.results.status == "interrupted") {
        return k_interrupted;
    }
    return report.problem || report.results.status == "failed" ? k_failed : 0;
}

}  // namespace

Expected<SweepReport> run_sweep(const SweepOptions& options, record::Environment environment,
                                const std::string& own_runner) {
    const Interrupt interrupt;  // before the folder: from here on nothing is left unfinished
    ProcessSource source(own_runner, options.runners, options.launchers, interrupt);
    std::vector<std::string> backends{"serial"};
    backends.insert(backends.end(), options.backends.begin(), options.backends.end());
    for (const std::string& backend : backends) {
        if (auto good = source.check(backend); !good) {
            return failure(good.error());
        }
    }
    record::Results header;
    header.environment = environment;
    header.environment.seed = options.seed;
    header.options = requested_options(options);
    auto folder = RunFolder::create(options.out, folder_name(environment.host),
                                    record::journal_header(header.environment, header.options));
    if (!folder) {
        return failure(folder.error());
    }
    const SteadyClock clock;
    ProgressDisplay display;
    JournalLog log(*folder);
    SweepReport report;
    report.folder = folder->path();
    report.results = measure(
        options, std::move(environment),
        {.source = source,
         .clock = clock,
         .interrupted = [&] { return interrupt.pending(); },
         .progress = [&](const CurveProgress& progress, std::size_t done, std::size_t total,
                         double elapsed_s) { display.show(progress, done, total, elapsed_s, options.budget_s); }},
        log, report.problem);
    display.clear();
    if (auto written = write_record(*folder, report.results); !written && !report.problem) {
        report.problem = written.error();
    }
    report.exit_code = exit_code_of(report);
    return report;
}

}  // namespace crossover::sweep
