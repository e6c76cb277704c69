// Google Benchmark's JSON, which results.json extends and ci.json is: the parts that both are made of. For this room's
// own .cpp files, because it needs the JSON library.
#pragma once

#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <type_traits>

#include "benchmarks/record/environment.hpp"
#include "benchmarks/record/values.hpp"

namespace crossover::record {

/// JSON has no NaN and no infinity: they become null.
template <class T>
nlohmann::ordered_json nullable(const std::optional<T>& value) {
    if (!value) {
        return nullptr;
    }
    if constexpr (std::is_floating_point_v<T>) {
        return std::isfinite(*value) ? nlohmann::ordered_json(*value) : nlohmann::ordered_json(nullptr);
    } else {
        return *value;
    }
}

nlohmann::ordered_json context_json(const Environment& environment);

/// How often a cell was measured, and which time this is.
struct GbenchCounts {
    std::uint64_t repetitions = 1, repetition = 0, iterations = 1;
};

/// The columns that Google Benchmark gives every row. Times in nanoseconds per call.
nlohmann::ordered_json gbench_row(const std::string& name, const GbenchCounts& counts, double real_ns,
                                  std::optional<double> cpu_ns);

/// On one line. Bytes that are no UTF-8 become U+FFFD.
std::string dump(const nlohmann::ordered_json& value);

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
