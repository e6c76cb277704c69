// A whole sweep: plan, measure the curves in turns within the budget, keep every sample, sum up,
// write the record.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "benchmarks/record/journal.hpp"
#include "benchmarks/record/results.hpp"
#include "benchmarks/sweep/curve_measurement.hpp"
#include "benchmarks/sweep/options.hpp"
#include "benchmarks/sweep/runner_link.hpp"

namespace crossover::sweep {

/// What the record and the journal say was asked for.
record::RequestedOptions requested_options(const SweepOptions& options);

/// What a sweep needs from around it; tests put planted runners and a planted clock in.
struct SweepContext {
    RunnerSource& source;
    const Clock& clock;
    std::function<bool()> interrupted;
    /// What the machine gives now; none where nothing can tell.
    std::function<std::optional<record::MachineState>(unsigned threads)> look;
    /// Told before every round: the curve, curves done, curves in all, seconds since the start.
    std::function<void(const CurveProgress&, std::size_t, std::size_t, double)> progress;
    /// What an earlier sweep of the same kind has measured; none: begin anew.
    const record::Journal* past = nullptr;
};

/// Where samples and failures go as they are taken. Returning an error ends the sweep.
class SampleLog {
  public:
    SampleLog() = default;
    SampleLog(const SampleLog&) = delete;
    SampleLog& operator=(const SampleLog&) = delete;
    SampleLog(SampleLog&&) = delete;
    SampleLog& operator=(SampleLog&&) = delete;
    virtual ~SampleLog() = default;
    virtual Expected<void> append(const std::string& journal_line) = 0;
};

/// Measures everything that was asked for, a round of every open curve in turn, until the budget is
/// out or none is open. Never fails as a whole: a runner's failure costs its curve, an interrupt or
/// a full disk ends the sweep, and what was measured is in the results, with their status.
/// `log_problem` receives why the log failed, if it did.
record::Results measure(const SweepOptions& options, record::Environment environment,
                        const SweepContext& context, SampleLog& log,
                        std::optional<Error>& log_problem);

/// What the machine gives now, by one look with the suite's own runner.
Expected<record::MachineState> look_at_machine(const std::string& own_runner, unsigned threads);

/// How a sweep ended, for the exit code.
struct SweepReport {
    record::Results results;
    std::filesystem::path folder;
    int exit_code = 0;  ///< 0 done, 3 something could not be measured or stored, 130 interrupted
    std::optional<Error> problem;
};

/// The sweep as `crossover sweep` runs it: real processes, real clock, a results folder (with
/// options.resume: that one, gone on with). Fails (exit 2) only when a runner's program is not
/// there, the folder cannot be made, or the run to resume was made by another machine, program or
/// with other options; nothing is left behind then. `prepare` is called once everything is in
/// place, before anything is measured, with what the machine gives now (none without
/// options.probe).
Expected<SweepReport> run_sweep(
    const SweepOptions& options, record::Environment environment, const std::string& own_runner,
    const std::function<void(record::Environment&,
                             const std::optional<Expected<record::MachineState>>&)>& prepare);

}  // namespace crossover::sweep
