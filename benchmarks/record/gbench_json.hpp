// Google Benchmark's JSON, which results.json extends and ci.json is: the parts that both are made
// of. For this room's own .cpp files, because it needs the JSON library.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "benchmarks/record/environment.hpp"
#include "benchmarks/record/json.hpp"
#include "benchmarks/record/values.hpp"

namespace crossover::record {

Json context_json(const Environment& environment);

/// How often a cell was measured, and which time this is.
struct GbenchCounts {
    std::uint64_t repetitions = 1, repetition = 0, iterations = 1;
};

/// The columns that Google Benchmark gives every row. Times in nanoseconds per call.
Json gbench_row(const std::string& name, const GbenchCounts& counts, double real_ns,
                std::optional<double> cpu_ns);

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
