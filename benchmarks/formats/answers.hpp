// The answers of a run, one curve a row.
#pragma once

#include <string>
#include <vector>

#include "benchmarks/formats/table.hpp"
#include "benchmarks/record/results.hpp"
#include "benchmarks/record/values.hpp"

namespace crossover::formats {

/// One row per curve. Reasons that do not fit in a row are notes.
Table answers_table(const std::vector<record::Crossover>& crossovers);

/// "the lead changes elsewhere, too: …", all changes but that of the answer; empty where there is
/// none.
std::string further_text(const std::vector<record::Crossing>& crossings);

/// What the author of the workload says of its sizes, a sentence each: "n counts rows".
std::vector<std::string> size_notes(const record::Crossover& crossover);

/// When and on what machine a stored run was measured, and that it is not complete where it is not.
/// Printable, one line.
std::string machine_line(const record::StoredResults& results);

/// Machine and answers for a pull request.
std::string answers_markdown(const record::StoredResults& results);

/// JUnit's XML: one suite per workload, one case per curve. A curve that failed is a failure, an
/// unresolved one is skipped with its reason; all others pass and have their answer below.
std::string answers_junit(const record::StoredResults& results);

}  // namespace crossover::formats
