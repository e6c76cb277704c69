// The cells of a run, for a spreadsheet.
#pragma once

#include <vector>

#include "benchmarks/formats/table.hpp"
#include "benchmarks/record/values.hpp"

namespace crossover::formats {

/// One row per cell, with every figure that the record has of it. Columns are named like the keys
/// of results.json.
Table cells_table(const std::vector<record::Cell>& cells);

/// What both sides take at every size, with the intervals of the speed-up.
Table times_table(const std::vector<record::Cell>& cells);

}  // namespace crossover::formats
