// Google Benchmark's JSON, which results.json extends and ci.json is: what both have in common. For
// .cpp files of rooms that use the JSON library.
#pragma once

#include <string>
#include <vector>

#include "benchmarks/record/environment.hpp"
#include "benchmarks/record/json.hpp"
#include "benchmarks/record/values.hpp"

namespace crossover::record {

Json context_json(const Environment& environment);

/// "benchmarks": [ one row a cell, the median of its parallel side in nanoseconds per call ]. A
/// cell without a finite time has no row.
std::string gbench_rows(const std::vector<Cell>& cells);

/// "key": [ one element a line ], so that a record can be read, compared and searched by line.
template <class Range, class Make>
std::string lines(const char* key, const Range& range, Make make) {
    std::string text = std::string(" \"") + key + "\": [";
    const char* separator = "\n  ";
    for (const auto& element : range) {
        text += separator + dump(make(element));
        separator = ",\n  ";
    }
    return text + "\n ]";
}

}  // namespace crossover::record
