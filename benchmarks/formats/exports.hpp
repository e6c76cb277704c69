// A run in the JSON formats of others' tools: Google Benchmark, Bencher, github-action-benchmark.
// results/schema/ holds a schema of each, written from its documentation.
#pragma once

#include <string>
#include <vector>

#include "backends/api/expected.hpp"
#include "benchmarks/record/environment.hpp"
#include "benchmarks/record/results.hpp"
#include "benchmarks/record/values.hpp"

namespace crossover::formats {

/// Readers of all these formats tell rows apart by name. The error names the first name that two
/// rows share.
Expected<void> check_names(const record::StoredResults& results);

/// Google Benchmark's format with exactly one row per cell (the median): what ci.json holds.
std::string to_ci_json(const record::Environment& environment,
                       const std::vector<record::Cell>& cells);

/// Bencher Metric Format. Cells have the measures "latency" (ns per call) and "speedup" (over
/// serial), curves with a crossover have "crossover" (elements); lower_value and upper_value are
/// our intervals.
std::string to_bmf_json(const record::StoredResults& results);

/// github-action-benchmark's customSmallerIsBetter: ns per call of every cell, the crossover of
/// every curve that has one. The tool reads a range as "± half": it is the longer side of our
/// interval, which stands whole in "extra".
std::string to_github_json(const record::StoredResults& results);

}  // namespace crossover::formats
