// A check in words, for terminals, pull requests and continuous integration. Each is made from the
// record alone.
#pragma once

#include <string>

#include "benchmarks/record/check.hpp"

namespace crossover::formats {

/// Verdict, a row per backend and cell, and for everything that is not a pass its raw rounds and
/// what the machine did.
std::string check_text(const record::Check& check);

/// The same as Markdown, for a pull request or a job summary.
std::string check_markdown(const record::Check& check);

/// JUnit's XML: one test case per backend and cell; a regression is a failure, what is inconclusive
/// is skipped.
std::string check_junit(const record::Check& check);

/// GitHub's workflow commands: an error per regression, a warning for an inconclusive check, else a
/// notice.
std::string check_annotations(const record::Check& check);

}  // namespace crossover::formats
