// What the wires of a run cost, in words.
#pragma once

#include <string>
#include <vector>

#include "benchmarks/record/values.hpp"

namespace crossover::formats {

/// "b: 1.2 µs (1.1 µs to 1.4 µs) and 0.08 ns (0.07 ns to 0.1 ns) a byte; 1.9 of 2 CPUs": a line a
/// link, not yet in the characters of a terminal. Empty without links.
std::string network_text(const std::vector<record::NetworkLink>& network);

}  // namespace crossover::formats
