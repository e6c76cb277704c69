// Speed-up against n as charts of characters, for a terminal.
#pragma once

#include <string>
#include <vector>

#include "benchmarks/formats/look.hpp"
#include "benchmarks/record/values.hpp"

namespace crossover::formats {

/// One chart per workload, in the order of `crossovers`, a row per curve. A character stands for a
/// stretch of sizes, and its height for the class of the median speed-up of the measured cell
/// nearest to it (in log n); the estimate of the crossover, or its upper bound, is marked in its
/// place. Under the charts, what the characters mean. Empty when no cell was measured; else ends
/// with a newline.
std::string speedup_charts(const std::vector<record::Crossover>& crossovers,
                           const std::vector<record::Cell>& cells, const Look& look);

}  // namespace crossover::formats
