// The cells for a spreadsheet.
#pragma once

#include <string>
#include <vector>

#include "benchmarks/record/values.hpp"

namespace crossover::formats {

/// A field of RFC 4180: printable, and in quotes where it holds a comma or a quote. What a
/// spreadsheet would take for a formula (it begins with =, +, -, or @) gets an apostrophe in front.
std::string csv_field(const std::string& text);

/// A header and one line per cell, with every figure that the record has of it; empty where there
/// is none. Columns are named like the keys of results.json.
std::string csv_table(const std::vector<record::Cell>& cells);

}  // namespace crossover::formats
