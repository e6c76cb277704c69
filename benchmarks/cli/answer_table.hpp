// The answer as a table for a terminal.
#pragma once

#include <string>
#include <vector>

#include "benchmarks/cli/units.hpp"
#include "benchmarks/record/values.hpp"

namespace crossover::cli {

/// UTF-8 when the user's locale says so.
Charset terminal_charset();

/// Header, one line per curve, and under the table the reasons that do not fit in a line. Ends with a newline.
std::string answer_table(const std::vector<record::Crossover>& crossovers, Charset charset);

}  // namespace crossover::cli
