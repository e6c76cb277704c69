#include "benchmarks/formats/exports.hpp"

#include <gmock/gmock.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "tests/unit/record/example_results.hpp"

namespace crossover::formats {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

constexpr double k_nan = std::numeric_limits<double>::quiet_NaN();

record::StoredResults stored(const record::Results& results) {
    return {results.status, results.environment, results.crossovers, results.cells};
}

TEST(Exports, NamesAreStableAndPrintable) {
    record::Cell cell;
    cell.curve = {"wave", "my\nown\x1b", 2, record::CallMode::hot, "theirs"};
    cell.n = 4096;
    EXPECT_EQ(record::stable_name(cell), "wave/my own /2/hot/4096");
    record::Crossover crossover;
    crossover.curve = cell.curve;
    EXPECT_EQ(record::stable_name(crossover), "wave/my own /2/hot/crossover");
}

TEST(Exports, NamesThatMeetAreAnError) {
    record::StoredResults results = stored(record::example_results());
    EXPECT_TRUE(check_names(results).has_value());
    results.cells.push_back(results.cells.front());
    results.cells.back().curve.baseline = "another";
    EXPECT_THAT(to_string(check_names(results).error()), HasSubstr("'wave/openmp/2/hot/64'"));
    results.cells.pop_back();
    results.crossovers.push_back(results.crossovers.front());
    EXPECT_THAT(to_string(check_names(results).error()),
                HasSubstr("'wave/openmp/2/hot/crossover'"));
}

TEST(Exports, BmfHasMeasuresWithIntervals) {
    const json bmf = json::parse(to_bmf_json(stored(record::example_results())));
    EXPECT_EQ(bmf.size(), 5U);  // four cells, one crossover that has a size
    EXPECT_EQ(
        bmf["wave/openmp/2/hot/64"],
        json::parse(
            R"({"latency":{"value":2000.0},"speedup":{"value":2.0,"lower_value":1.9,"upper_value":2.1}})"));
    EXPECT_EQ(
        bmf["wave/openmp/2/hot/crossover"],
        json::parse(R"({"crossover":{"value":149.0,"lower_value":128.0,"upper_value":181.0}})"));
}

TEST(Exports, GithubHasRangesOfTheLongerSide) {
    record::StoredResults results = stored(record::example_results());
    results.cells[0].parallel_ns = {2000.0, 1500.0, 2100.0};
    const json list = json::parse(to_github_json(results));
    ASSERT_EQ(list.size(), 5U);
    EXPECT_EQ(list[0]["range"], "± 500");
    EXPECT_EQ(list[0]["extra"],
              "95 % interval [1500, 2100] ns\nrounds: 3\nspeed-up over serial: 2 [1.9, 2.1]");
    EXPECT_FALSE(list[1].contains("range"));
    EXPECT_THAT(list[1]["extra"], HasSubstr("no interval"));
    EXPECT_THAT(list[2]["extra"], HasSubstr("speed-up over theirs"));
    EXPECT_EQ(list[4]["name"], "wave/openmp/2/hot/crossover");
    EXPECT_EQ(list[4]["unit"], "elements");
    EXPECT_EQ(list[4]["range"], "± 32");
}

TEST(Exports, WhatIsNotFiniteIsLeftOut) {
    record::StoredResults results = stored(record::example_results());
    results.cells.resize(3);
    results.cells[0].parallel_ns = {k_nan, 1.0, 2.0};
    results.cells[0].speedup_ratio.value = std::numeric_limits<double>::infinity();
    results.cells[1].parallel_ns = {2000.0, k_nan, 2100.0};
    results.cells[2].parallel_cpu_ns = std::numeric_limits<double>::infinity();
    const json bmf = json::parse(to_bmf_json(results));
    EXPECT_FALSE(bmf.contains("wave/openmp/2/hot/64"));
    EXPECT_EQ(bmf["wave/openmp/2/hot/256"]["latency"], json::parse(R"({"value":2000.0})"));
    EXPECT_EQ(json::parse(to_github_json(results)).size(), 3U);
    const json gbench = json::parse(to_ci_json(results.environment, results.cells));
    ASSERT_EQ(gbench["benchmarks"].size(), 2U);
    EXPECT_EQ(gbench["benchmarks"][1]["cpu_time"], 2000.0);
}

TEST(Exports, OfNothingAreValid) {
    EXPECT_EQ(json::parse(to_bmf_json({})), json::object());
    EXPECT_EQ(json::parse(to_github_json({})), json::array());
    EXPECT_EQ(json::parse(to_ci_json({}, {}))["benchmarks"], json::array());
}

TEST(Exports, OfWildNamesAreValidJson) {
    const record::StoredResults results = stored(record::wild_results());
    for (const std::string& text : {to_bmf_json(results), to_github_json(results),
                                    to_ci_json(results.environment, results.cells)}) {
        EXPECT_TRUE(json::accept(text)) << text;
    }
}

}  // namespace
}  // namespace crossover::formats
