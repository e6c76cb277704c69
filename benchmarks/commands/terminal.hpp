// The standard streams of `crossover`: results to stdout, everything else to stderr.
#pragma once

#include <string>

#include "backends/api/expected.hpp"

namespace crossover::commands {

/// Opens /dev/null in place of standard streams that are closed, so that no pipe and no file of
/// ours takes their number.
void open_standard_streams();

/// Text for stdout; errors are left to finish().
void put(const std::string& text);

/// Returns `exit_code` when all of stdout has been written, else complains and returns 3.
int finish(int exit_code);

/// Prints one line to stderr and returns `exit_code`.
int complain(const Error& error, int exit_code);

/// Prints "crossover: warning: …" to stderr.
void warn(const std::string& what);

/// Adds Markdown to the summary of a job of GitHub Actions, where this is one.
Expected<void> add_to_job_summary(const std::string& markdown);

}  // namespace crossover::commands
