// The table of samples in results.json: one line a curve, a column a quantity. For this room's own
// .cpp files, because it needs the JSON library.
#pragma once

#include "benchmarks/record/json.hpp"
#include "benchmarks/record/values.hpp"

namespace crossover::record {

/// The columns of a curve as lists of one length, in the order in which the samples were taken: n,
/// round, serial_first, iterations; serial_ns, parallel_ns, parallel_cpu_ns and moving_ns, per
/// call; stolen_ns, throttled_ns and retries, of both epochs together. Times per call have six
/// digits. Null: the runners did not say (moving_ns, retries: or there were none); a column that is
/// null throughout is left out.
Json sample_columns(const Curve& curve);

}  // namespace crossover::record
