// The commands behind main: what each does with registry, workloads, sweep and record.
#pragma once

#include "benchmarks/cli/commands.hpp"

namespace crossover::app {

/// What this build and this machine offer, for checking the command line.
cli::Catalogue catalogue();

/// Each runs one command, prints results to stdout and diagnostics to stderr, and returns the exit code.
int run(const cli::SweepCommand& command);
int run(const cli::ShowCommand& command);
int run(const cli::ListCommand& command);
int run(const cli::TextCommand& command);

/// Prints one line to stderr and returns `exit_code`.
int complain(const Error& error, int exit_code);

}  // namespace crossover::app
