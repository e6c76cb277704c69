// The answer as a table for a terminal.
#pragma once

#include <string>
#include <vector>

#include "benchmarks/record/results.hpp"
#include "benchmarks/record/values.hpp"
#include "benchmarks/text/quantities.hpp"

namespace crossover::formats {

/// UTF-8 when the user's locale says so.
text::Charset terminal_charset();

/// Header, one line per curve, and under the table the reasons that do not fit in a line. Ends with
/// a newline.
std::string answer_table(const std::vector<record::Crossover>& crossovers, text::Charset charset);

/// When and on what machine a stored run was measured, and that it is not complete where it is not.
/// Printable, one line.
std::string machine_line(const record::StoredResults& results);

}  // namespace crossover::formats
