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

namespace crossover::sweep {

/// What the record and the journal say was asked for.
record::RequestedOptions requested_options(const SweepOptions& options);

/// What a sweep needs from around it; tests put planted runners and a planted clock in.
struct SweepContext {
    driver::Context around;
    driver::RunnerSource& source;
    /// Told before every round: the curve, curves done, curves in all, seconds since the start.
    std::function<void(const CurveProgress&, std::size_t, std::size_t, double)> progress;
    /// What an earlier sweep of the same kind has measured; empty: begin anew.
    record::Journal past{};
};

/// Measures everything that was asked for, a round of every open curve in turn, until the budget is
/// out or none is open. Never fails as a whole: a runner's failure costs its curve, an interrupt or
/// a full disk ends the sweep, and what was measured is in the results, with their status.
record::Results measure(const SweepOptions& options, record::Environment environment,
                        const SweepContext& context);

/// How a sweep ended, for the exit code.
struct SweepReport {
    record::Results results;
    std::filesystem::path folder;
    int exit_code = 0;  ///< 0 done, 3 something could not be measured or stored, 130 interrupted
    std::optional<Error> problem;
};

/// What `crossover sweep` adds to run_sweep from rooms that this one does not know.
struct SweepHooks {
    /// Called once everything is in place, before anything is measured, with what the machine
    /// gives now (none without options.probe).
    std::function<void(record::Environment&, const std::optional<Expected<record::MachineState>>&)>
        prepare;
    /// What ci.json holds.
    std::function<std::string(const record::Results&)> ci_json;
};

/// The sweep as `crossover sweep` runs it: real processes, real clock, a results folder (with
/// options.resume: that one, gone on with). Fails (exit 2) only when a runner's program is not
/// there, the folder cannot be made, or the run to resume was made by another machine, program or
/// with other options; nothing is left behind then.
Expected<SweepReport> run_sweep(const SweepOptions& options, record::Environment environment,
                                const std::string& own_runner, const SweepHooks& hooks);

}  // namespace crossover::sweep
