// A run with something in every corner, for the tests of what is written and read.
#pragma once

#include "benchmarks/record/results.hpp"

namespace crossover::record {

/// Two curves with three samples each, four cells, crossovers of several kinds, one failure, two
/// scaling points.
Results example_results();

/// The same with what must never reach a file as it is: NaN and infinity where a value may be
/// missing, quotes, control characters and broken UTF-8 in every text that comes from outside.
Results wild_results();

}  // namespace crossover::record
