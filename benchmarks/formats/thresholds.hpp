// The answers of a run as sizes that a program decides by: `if (n >= min_n)`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "benchmarks/record/results.hpp"

namespace crossover::formats {

/// From which size a program takes the other way.
struct MinSize {
    std::optional<std::uint64_t> n;  ///< 0: always; none: it stays serial at every size
    std::string told;                ///< what that rests on, in a line
};

/// Only what is proven leaves serial. The upper end of a wide interval is capped at twice n*
/// (docs/decisions/0072-size-taken.md).
MinSize min_size(const record::Crossover& crossover, record::Take take);

/// How long the serial way takes where the other one begins to pay, at n*; 0: it always pays; none:
/// not known, or it never does.
std::optional<double> worth_ns(const record::Crossover& crossover);

/// "openmp_compiler 12.2.0, openmp_version 201511": all versions that the backend's runner told.
std::string runtime_version(const record::Environment& environment, const std::string& backend);

/// `text` as a field of a line of tab-separated values: backslashes and control characters as in C
/// (\t, \n, \x1b). crossover/threshold.hpp escapes what it looks for in the same way.
std::string tsv_escaped(std::string_view text);

/// thresholds.tsv: a header line, then a row a curve. Files can be appended to each other.
std::string thresholds_tsv(const record::StoredResults& results, record::Take take);

}  // namespace crossover::formats
