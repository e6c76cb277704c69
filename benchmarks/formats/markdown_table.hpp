// The answer for a pull request.
#pragma once

#include <string>
#include <vector>

#include "benchmarks/record/results.hpp"
#include "benchmarks/record/values.hpp"

namespace crossover::formats {

/// The columns of answer_table() as a table of GitHub-flavoured Markdown, the notes as a list
/// below. Names and reasons stay text, whatever they hold. Ends with a newline.
std::string markdown_table(const std::vector<record::Crossover>& crossovers);

/// The machine, and the table of a stored run.
std::string markdown_answer(const record::StoredResults& results);

/// `text` such that Markdown shows it as it is, on one line.
std::string markdown_text(const std::string& text);

}  // namespace crossover::formats
