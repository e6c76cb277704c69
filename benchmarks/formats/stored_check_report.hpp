// What `crossover check --baseline` found, for people and for CI servers.
#pragma once

#include <string>

#include "benchmarks/record/results.hpp"
#include "benchmarks/record/stored_check.hpp"
#include "benchmarks/text/quantities.hpp"

namespace crossover::formats {

/// The verdict, one line per curve, the figures of every change, the notes. Ends with a newline, as
/// all of these do.
std::string stored_check_text(const record::StoredComparison& comparison,
                              const record::StoredResults& baseline,
                              const record::StoredResults& head, text::Charset charset);

/// The same as GitHub-flavoured Markdown.
std::string stored_check_markdown(const record::StoredComparison& comparison,
                                  const record::StoredResults& baseline,
                                  const record::StoredResults& head);

/// One case per curve: regressions fail, what is inconclusive is skipped.
std::string stored_check_junit(const record::StoredComparison& comparison);

/// Workflow commands of GitHub Actions: an error per regression, a warning per inconclusive curve,
/// a notice per improvement, and the verdict as a notice.
std::string stored_check_github(const record::StoredComparison& comparison);

}  // namespace crossover::formats
