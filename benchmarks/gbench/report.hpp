// What a run of a Google Benchmark binary printed with --benchmark_format=json, read for one
// benchmark. Pure: text in, a time out. Formats of 1.5 to 1.9.
#pragma once

#include <string_view>

#include "backends/api/expected.hpp"

namespace crossover::gbench {

/// One benchmark of one run.
struct Measured {
    double seconds_per_iteration = 0.0;  ///< real time, or manual time where it uses that
    unsigned repetitions = 1;            ///< the time is their median
};

/// How a benchmark's own words begin in an error of read_report(); others are about its report.
inline constexpr std::string_view k_reports = "reports an error: ";
inline constexpr std::string_view k_skips = "skips itself: ";

/// The time of the benchmark `name` in `output`: the median of its repetitions; of a benchmark that
/// reports aggregates alone, the median that it reports, or its mean.
///
/// Text before the report, between its entries and after it is passed over: programs print. NaN and
/// infinite counters, which JSON does not have, are taken for null. Fails where there is no report,
/// where it does not name the benchmark, where the benchmark skipped itself
/// or reported an error (k_skips, k_reports), and where its time is no number above 0.
Expected<Measured> read_report(std::string_view output, std::string_view name);

}  // namespace crossover::gbench
