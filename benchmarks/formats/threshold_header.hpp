// The answers of a run as a C++ header of constants.
#pragma once

#include <string>

#include "backends/api/expected.hpp"
#include "benchmarks/record/results.hpp"

namespace crossover::formats {

/// C++17, compiles without a warning whatever the names in the record are. A curve of workload and
/// backend is called WORKLOAD_BACKEND, with what is no letter and no digit as "_"; where there are
/// several, the one with hot calls and the most workers that have a CPU each, and the others
/// WORKLOAD_BACKEND_WORKERS_CALLS. Fails where two curves would have one name: a suffix by order
/// would give a program another curve after the next sweep.
Expected<std::string> threshold_header(const record::StoredResults& results, record::Take take);

}  // namespace crossover::formats
