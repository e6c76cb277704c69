// What `crossover check --baseline` found, for people and for CI servers.
#pragma once

#include <string>

#include "benchmarks/record/results.hpp"
#include "benchmarks/record/stored_check.hpp"
#include "benchmarks/text/quantities.hpp"

namespace crossover::formats {

/// Both runs and what was found between them.
struct StoredCheckReport {
    const record::StoredResults& baseline;
    const record::StoredResults& head;
    const record::StoredComparison& comparison;
};

/// The verdict, one line per curve, the figures of every change, the notes. Ends with a newline, as
/// all of these do.
std::string stored_check_text(const StoredCheckReport& report, text::Charset charset);

/// The same as GitHub-flavoured Markdown.
std::string stored_check_markdown(const StoredCheckReport& report);

/// One case per curve: regressions fail, what is inconclusive is skipped.
std::string stored_check_junit(const StoredCheckReport& report);

/// Workflow commands of GitHub Actions: an error per regression, a warning per inconclusive curve,
/// a notice per improvement, and the verdict as a notice.
std::string stored_check_github(const StoredCheckReport& report);

}  // namespace crossover::formats
