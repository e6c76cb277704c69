#include "benchmarks/gbench/report.hpp"

#include <gmock/gmock.h>

#include <string>

namespace crossover::gbench {
namespace {

using ::testing::HasSubstr;

/// A report as the library prints it, around these entries.
std::string report(const std::string& entries) {
    return R"({
  "context": {
    "date": "2026-11-30T12:00:00+00:00",
    "host_name": "{ \"benchmarks\"",
    "num_cpus": 2,
    "caches": [ { "type": "Data", "level": 1, "size": 32768, "num_sharing": 1 } ],
    "load_avg": [0.1,0.2,0.3],
    "library_build_type": "release"
  },
  "benchmarks": [
)" + entries +
           "\n  ]\n}\n";
}

std::string entry(const std::string& name, const std::string& more) {
    return R"({ "name": ")" + name + R"(", "run_name": ")" + name +
           R"(", "run_type": "iteration", "repetitions": 1, "repetition_index": 0, "threads": 1, )" +
           R"("iterations": 100, "cpu_time": 7.0e+00, )" + more + " }";
}

double seconds_of(const std::string& output, const std::string& name = "BM_A/8") {
    const auto found = read_report(output, name);
    EXPECT_TRUE(found.has_value()) << (found ? "" : found.error().what);
    return found ? found->seconds_per_iteration : 0.0;
}

std::string refusal(const std::string& output, const std::string& name = "BM_A/8") {
    const auto found = read_report(output, name);
    return found ? "a time" : found.error().what;
}

TEST(GbenchReport, RealTimeInTheUnitOfTheReport) {
    for (const auto& [unit, scale] :
         {std::pair{"ns", 1e-9}, {"us", 1e-6}, {"ms", 1e-3}, {"s", 1.0}}) {
        const std::string text =
            report(entry("BM_A/8", R"("real_time": 1.2500000000000000e+01, "time_unit": ")" +
                                       std::string(unit) + '"'));
        EXPECT_DOUBLE_EQ(seconds_of(text), 12.5 * scale) << unit;
    }
    EXPECT_THAT(refusal(report(entry("BM_A/8", R"("real_time": 1, "time_unit": "h")"))),
                HasSubstr("no time above 0"));
}

TEST(GbenchReport, TheNameMustBeTheWholeName) {
    const std::string text =
        report(entry("BM_A/80", R"("real_time": 1, "time_unit": "ns")") + ",\n" +
               entry("BM_A/8", R"("real_time": 2, "time_unit": "ns")"));
    EXPECT_DOUBLE_EQ(seconds_of(text), 2e-9);
    EXPECT_THAT(refusal(text, "BM_A"), HasSubstr("not in the report"));
    EXPECT_DOUBLE_EQ(
        seconds_of(report(R"({ "name": "BM_A/8", "iterations": 5, "real_time": 3, "cpu_time": 3,
                              "time_unit": "ns" })")),
        3e-9)
        << "old formats have no run_name";
}

TEST(GbenchReport, RepetitionsGiveTheirMedianAndAggregatesCountOnlyAlone) {
    const auto time = [](int value) {
        return R"("real_time": )" + std::to_string(value) + R"(, "time_unit": "ns")";
    };
    const std::string mean = R"({ "name": "BM_A/8_mean", "run_name": "BM_A/8",
      "run_type": "aggregate", "aggregate_name": "mean", "aggregate_unit": "time",
      "real_time": 50, "time_unit": "ns" })";
    const std::string median = R"({ "name": "BM_A/8_median", "run_name": "BM_A/8",
      "run_type": "aggregate", "aggregate_name": "median", "real_time": 40, "time_unit": "ns" })";
    const std::string share = R"({ "name": "BM_A/8_cv", "run_name": "BM_A/8",
      "run_type": "aggregate", "aggregate_name": "cv", "aggregate_unit": "percentage",
      "real_time": 7, "time_unit": "ns" })";
    const std::string fit = R"({ "name": "BM_A/8_BigO", "run_name": "BM_A/8",
      "run_type": "aggregate", "aggregate_name": "BigO", "cpu_coefficient": 1.0,
      "real_coefficient": 1.0, "big_o": "N", "time_unit": "ns" })";
    const std::string runs =
        entry("BM_A/8", time(1)) + "," + entry("BM_A/8", time(9)) + "," + entry("BM_A/8", time(2));
    const auto all =
        read_report(report(runs + "," + mean + "," + median + "," + share + "," + fit), "BM_A/8");
    ASSERT_TRUE(all.has_value());
    EXPECT_DOUBLE_EQ(all->seconds_per_iteration, 2e-9);
    EXPECT_EQ(all->repetitions, 3U);
    EXPECT_DOUBLE_EQ(seconds_of(report(mean + "," + median + "," + share)), 40e-9);
    EXPECT_DOUBLE_EQ(seconds_of(report(share + "," + mean)), 50e-9);
    EXPECT_THAT(refusal(report(share)), HasSubstr("no time above 0"));
}

TEST(GbenchReport, WhatPrintsAroundAndInsideIsPassedOver) {
    const std::string good = entry("BM_A/8", R"("real_time": 4, "time_unit": "ns")");
    EXPECT_DOUBLE_EQ(seconds_of("hello {\nworld \"\n" + report(good) + "bye }\n"), 4e-9);
    EXPECT_DOUBLE_EQ(seconds_of(report("{ half\n{\"name\": 3}\nnoise {}\n" + good)), 4e-9);
    EXPECT_DOUBLE_EQ(seconds_of(report(good + ",").substr(0, report(good).size() - 5)), 4e-9)
        << "a report that was cut short";
    EXPECT_THAT(refusal(report("{ \"name\": \"BM_A/8\", \"real_ti")),
                HasSubstr("not in the report"));
    EXPECT_THAT(refusal("BM_A/8   12 ns   12 ns   100\n"), HasSubstr("no report in JSON"));
    EXPECT_THAT(refusal(""), HasSubstr("no report in JSON"));
    EXPECT_THAT(refusal(std::string(100'000, '{')), HasSubstr("no report in JSON"));
    EXPECT_THAT(refusal("\"context\" \"benchmarks\"" + std::string(100'000, '{')),
                HasSubstr("not in the report"));
}

TEST(GbenchReport, CountersThatAreNoNumbersDoNotHideTheTime) {
    EXPECT_DOUBLE_EQ(
        seconds_of(report(entry(
            "BM_A/8", R"("real_time": 4, "time_unit": "ns", "a": NaN, "b": -NaN, "c": Infinity,
                         "d": -Infinity, "label": "NaN \" inf")"))),
        4e-9);
    EXPECT_DOUBLE_EQ(
        seconds_of(report(entry("inf/NaN", R"("real_time": 4, "time_unit": "ns")")), "inf/NaN"),
        4e-9);
    EXPECT_THAT(refusal(report(entry("BM_A/8", R"("real_time": NaN, "time_unit": "ns")"))),
                HasSubstr("no time above 0"));
    EXPECT_THAT(refusal(report(entry("BM_A/8", R"("real_time": 0, "time_unit": "ns")"))),
                HasSubstr("no time above 0"));
}

TEST(GbenchReport, TroubleIsToldInTheBenchmarksOwnWords) {
    EXPECT_EQ(refusal(report(entry("BM_A/8", R"("error_occurred": true,
                                   "error_message": "no\ndevice", "real_time": 1)"))),
              "reports an error: no device");
    EXPECT_EQ(refusal(report(entry("BM_A/8", R"("skipped": true, "skip_message": "not here",
                                   "real_time": 1, "time_unit": "ns")"))),
              "skips itself: not here");
    EXPECT_EQ(refusal(report(entry("BM_A/8", R"("error_occurred": true)"))),
              "reports an error: without words");
    EXPECT_DOUBLE_EQ(seconds_of(report(entry("BM_A/8", R"("error_occurred": false, "real_time": 1,
                                   "time_unit": "ns")"))),
                     1e-9);
}

}  // namespace
}  // namespace crossover::gbench
