// One function a command: each prints results to stdout and diagnostics to stderr, and returns the
// exit code.
#pragma once

#include "benchmarks/cli/commands.hpp"

namespace crossover::commands {

int run(const cli::SweepCommand& command);
int run(const cli::ShowCommand& command);
/// Becomes the drawing program, so that it returns only when that cannot be started.
int run(const cli::ReportCommand& command);
int run(const cli::ListCommand& command);
int run(const cli::DoctorCommand& command);
int run(const cli::CheckCommand& command);
int run(const cli::ExportCommand& command);
int run(const cli::StoredCheckCommand& command);
int run(const cli::PlanCommand& command);
/// Help or version.
int run(const cli::TextCommand& command);

}  // namespace crossover::commands
