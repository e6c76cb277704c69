// The commands behind main: what each does with registry, workloads, sweep and record.
#pragma once

#include <filesystem>
#include <string>

#include "benchmarks/cli/commands.hpp"
#include "benchmarks/record/environment.hpp"

namespace crossover::app {

/// What this build and this machine offer, for checking the command line.
cli::Catalogue catalogue();

/// Each runs one command, prints results to stdout and diagnostics to stderr, and returns the exit
/// code.
int run(const cli::SweepCommand& command);
int run(const cli::ShowCommand& command);
/// Becomes the drawing program, so that it returns only when that cannot be started.
int run(const cli::ReportCommand& command);
int run(const cli::ListCommand& command);
int run(const cli::DoctorCommand& command);
int run(const cli::CheckCommand& command);
int run(const cli::ExportCommand& command);
int run(const cli::StoredCheckCommand& command);
int run(const cli::TextCommand& command);

/// Where our other programs lie: beside this one.
std::filesystem::path programs_folder();

/// Tells on stderr, by name, the variables that runners are started without, and `remedy`; nothing
/// where there is none.
void tell_dropped_variables(const record::Environment& environment, const std::string& remedy);

/// Adds Markdown to the summary of a job of GitHub Actions, where this is one.
Expected<void> add_to_job_summary(const std::string& markdown);

/// Text for stdout; errors are left to finish().
void put(const std::string& text);

/// Opens /dev/null in place of standard streams that are closed, so that no pipe and no file of
/// ours takes their number.
void open_standard_streams();

/// Returns `exit_code` when all of stdout has been written, else complains and returns 3.
int finish(int exit_code);

/// Prints one line to stderr and returns `exit_code`.
int complain(const Error& error, int exit_code);

}  // namespace crossover::app
