#include <gmock/gmock.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>

#include "benchmarks/formats/exports.hpp"
#include "tests/unit/record/example_results.hpp"

namespace crossover::record {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;

json results_of(const Results& results) {
    return json::parse(to_results_json(results));
}

TEST(ResultsJson, HoldsEverythingThatWasMeasured) {
    const json record = results_of(example_results());
    EXPECT_EQ(record["schema_version"], k_schema_version);
    EXPECT_EQ(record["status"], "failed");
    EXPECT_EQ(record["options"],
              json::parse(R"({"workloads":["wave","fma:64"],"backends":["openmp","mine"],
        "workers":[2,8],"calls":["hot"],"pin":"cores","budget_s":60.0,"quick":true,"n_min":1,"n_max":null,
        "step_ratio":2,"unit":"rows","gate_n":1,"precision_ratio":null,
        "deadline_s":0.0,"confidence_ratio":0.95,"runners":[],"launchers":[],"baselines":["mine = theirs"]})"));
    EXPECT_EQ(
        record["crossovers"][0],
        json::parse(
            R"({"workload":"wave","backend":"openmp","workers":2,"calls":"hot","baseline":"serial",
        "oversubscribed":false,"verdict":"crossover","ended":"answered","reason":"a remark","n":149,"n_low":128,"n_high":181,
        "serial_work_ns":1300.0,"serial_work_low_ns":1200.0,"serial_work_high_ns":1500.0,
        "fit_n":148.6,"fit_n_low":141.0,"fit_n_high":157.5,"fit_q_ratio":0.51,"fit_k":72.8,"fit_reason":null,
        "further_crossings":[{"direction":"serial_overtakes","n_low":4096,"n_high":8192},
                             {"direction":"parallel_overtakes","n_low":null,"n_high":65536}],
        "unit":"rows","gate_n":1,
        "n_min":1,"n_top":1048576,"speedup_top_ratio":1.97,"speedup_top_low_ratio":1.95,"speedup_top_high_ratio":1.98,
        "safe_n_low":128,"safe_n_high":512,"double_speed_n":null,"metg_us":0.75,"round_trip_ns":null,
        "states":[{"name":"near cores","round_trip_ns":100.0,"share_ratio":0.75,"verdict":"crossover","n":149,
                   "n_low":128,"n_high":181},
                  {"name":"far cores","round_trip_ns":490.0,"share_ratio":0.25,"verdict":"never","n":null,
                   "n_low":null,"n_high":null}],
        "while_busy":{"others_cpus":0.6,"verdict":"crossover","n":300,"n_low":256,"n_high":400,"rounds":12},
        "round_crossings":[{"round":0,"counts":false,"n":null,"n_low":64.0,"n_high":null},
                           {"round":1,"counts":true,"n":148.5,"n_low":148.5,"n_high":148.5}],
        "top_rounds":[{"round":1,"serial_ns":4000.0,"parallel_ns":2000.0}],
        "lead_ratio":0.05,"widening_ratio":1.5,"span_s":6.0,
        "rounds":40,"contended_rounds":1,"measured_s":4.5,"setup_s":0.75,"wall_s":6.25,"more_s":12.5,"confidence_ratio":0.95})"));
    EXPECT_EQ(
        record["cells"][0],
        json::parse(
            R"({"workload":"wave","backend":"openmp","workers":2,"calls":"hot","baseline":"serial",
        "n":64,"verdict":"win","wins":2,"losses":1,"rounds":3,"contended_rounds":0,"serial_ns":4000.0,"serial_low_ns":3900.0,
        "serial_high_ns":4100.0,"parallel_ns":2000.0,"parallel_low_ns":null,"parallel_high_ns":null,
        "speedup_ratio":2.0,"speedup_low_ratio":1.9,"speedup_high_ratio":2.1,"parallel_cpu_ns":3500.0,
        "moving_ratio":0.5})"));
    EXPECT_EQ(record["scaling"],
              json::parse(R"([{"workload":"wave","backend":"openmp","calls":"hot","n":256,"points":[
        {"workers":1,"speedup_ratio":0.9,"speedup_low_ratio":0.8,"speedup_high_ratio":1.0,"efficiency_ratio":0.9},
        {"workers":2,"speedup_ratio":1.9,"speedup_low_ratio":null,"speedup_high_ratio":null,
         "efficiency_ratio":null}],
        "fits":[{"model":"amdahl","parameters":{"serial_ratio":0.05},"curve":[
          {"workers":1,"extrapolated":false,"speedup_ratio":0.9,"speedup_low_ratio":0.8,"speedup_high_ratio":1.0},
          {"workers":4,"extrapolated":true,"speedup_ratio":3.1,"speedup_low_ratio":2.5,
           "speedup_high_ratio":3.6}]}]}])"));
    EXPECT_EQ(
        record["failures"][0],
        json::parse(
            R"({"workload":"fma:64","backend":"mine","workers":8,"calls":"hot","baseline":"theirs",
        "round":2,"n":64,"side":"parallel","error":"the mine runner exited with status 3 while measuring n = 64"})"));
    EXPECT_EQ(record["failures"][1]["side"], "serial");
    EXPECT_TRUE(record["failures"][1]["round"].is_null());
    EXPECT_TRUE(record["failures"][1]["n"].is_null());
}

TEST(ResultsJson, DescribesMachineAndBuild) {
    const json record = results_of(example_results());
    EXPECT_EQ(record["context"],
              json::parse(R"({"date":"2026-01-31T12:00:00Z","host_name":"example",
        "executable":"/opt/crossover","num_cpus":4,"mhz_per_cpu":2400.5,"cpu_scaling_enabled":true,
        "caches":[{"type":"Data","level":1,"size":32768,"num_sharing":2},
                  {"type":"Unified","level":3,"size":1048576,"num_sharing":4}],
        "load_avg":[1.0,0.5,0.25],"library_build_type":"release"})"));
    EXPECT_EQ(record["environment"],
              json::parse(R"({"crossover_version":"0.1.0","cpu_model":"Example CPU",
        "cpus":{"usable":2,"online":4,"affinity":3,"quota":2.5,"cores":2,"packages":null,"numa_nodes":null,
                "memory_bytes":8589934592},
        "cpu_governor":"powersave","kernel":"Linux 6.1 x86_64","hypervisor":true,"load_1min_ratio":0.25,
        "compiler":"GNU 12.2.0","compiler_flags":"-O3","build_type":"Release","sanitizers":"",
        "runtimes":{"openmp":{"openmp_version":"201511"}},"variables":{"OMP_NUM_THREADS":"2"},
        "git_revision":"0123abcd","git_dirty":true,"warnings":["it is busy"],"notes":["it is virtual"],"seed":18446744073709551615,
        "command_line":["crossover","sweep"],"started_utc":"2026-01-31T12:00:00Z",
        "finished_utc":"2026-01-31T12:01:00Z",
        "backends":[{"name":"serial","present":true,"absent_reason":null},
                    {"name":"tbb","present":false,"absent_reason":"oneTBB was not found"}]})"));
}

TEST(ResultsJson, WhatIsNotKnownIsNull) {
    Results results = example_results();
    results.environment.build.git_revision.reset();
    results.environment.build.git_dirty.reset();
    results.environment.build.build_type = "RelWithDebInfo";
    results.environment.finished_utc.clear();
    results.environment.governor.reset();
    results.environment.load.clear();
    const json record = results_of(results);
    for (const char* key :
         {"git_revision", "git_dirty", "finished_utc", "cpu_governor", "load_1min_ratio"}) {
        EXPECT_TRUE(record["environment"].at(key).is_null()) << key;
    }
    EXPECT_EQ(record["context"]["cpu_scaling_enabled"], false);
    EXPECT_EQ(record["context"]["library_build_type"], "debug");
    results.environment.governor = "performance";
    EXPECT_EQ(results_of(results)["context"]["cpu_scaling_enabled"], false);
}

TEST(ResultsJson, SamplesAreColumnsOnALinePerCurve) {
    const json samples = results_of(example_results())["samples"];
    ASSERT_EQ(samples.size(), 2U);
    EXPECT_EQ(samples[0],
              json::parse(R"({"workload":"wave","backend":"openmp","workers":2,"calls":"hot",
        "baseline":"serial","n":[64,64,256],"round":[0,1,2],"serial_first":[true,false,true],
        "iterations":[1000,1000,1000],"serial_ns":[4000.0,4000.0,4000.0],
        "parallel_ns":[2000.0,2000.0,2000.0],"moving_ns":[1000.0,1000.0,1000.0],
        "retries":[null,null,2]})"));
    EXPECT_EQ(samples[1]["baseline"], "theirs");
}

TEST(ResultsJson, AColumnIsThereWhereOneSampleTellsIt) {
    Results results = example_results();
    Sample& sample = results.curves[0].samples[1];
    sample.parallel.cpu_seconds = 0.0033;
    sample.serial.stolen_seconds = 0.01;
    sample.parallel.stolen_seconds = 0.02;
    sample.serial.throttled_seconds = 0.0;
    const json line = results_of(results)["samples"][0];
    EXPECT_EQ(line["parallel_cpu_ns"], json::parse("[null,3300.0,null]")) << "per call";
    EXPECT_EQ(line["stolen_ns"], json::parse("[null,30000000,null]")) << "of both epochs";
    EXPECT_EQ(line["throttled_ns"], json::parse("[null,0,null]"));
    for (Sample& one : results.curves[0].samples) {
        one.parallel.moving_seconds = 0.0;
        one.parallel.retries = 0;
    }
    const json bare = results_of(results)["samples"][0];
    EXPECT_FALSE(bare.contains("moving_ns") || bare.contains("retries"));
}

TEST(ResultsJson, TimesOfSamplesHaveSixDigits) {
    Results results = example_results();
    const auto written = [&](double seconds) {
        results.curves[0].samples[0].iterations = 1;
        results.curves[0].samples[0].serial.seconds = seconds;
        return results_of(results)["samples"][0]["serial_ns"][0].dump();
    };
    EXPECT_EQ(written(1.23456789e-9), "1.23457");
    EXPECT_EQ(written(0.00123456789), "1234570.0");
    EXPECT_EQ(written(86400.0), "86400000000000.0");
    EXPECT_EQ(written(123.4567e-9), "123.457");
    EXPECT_EQ(written(0.1e-9), "0.1");
}

TEST(ResultsJson, ACurveWithoutSamplesHasNoLineOfThem) {
    Results results = example_results();
    results.curves[0].samples.clear();
    const json samples = results_of(results)["samples"];
    ASSERT_EQ(samples.size(), 1U);
    EXPECT_EQ(samples[0]["backend"], "mine");
}

TEST(ResultsJson, BenchmarksAreTheRowsOfCiJson) {
    const Results results = example_results();
    const json rows = results_of(results)["benchmarks"];
    EXPECT_EQ(rows.size(), results.cells.size());
    EXPECT_EQ(rows,
              json::parse(formats::to_ci_json(results.environment, results.cells))["benchmarks"]);
}

TEST(ResultsJson, LinksAreThereWhereARunnerToldThem) {
    Results results = example_results();
    const json record = json::parse(to_results_json(results));
    EXPECT_EQ(record["network"][0], json::parse(R"({"host":"b","same_host":false,"rounds":12,
        "latency_us":1.2,"latency_low_us":1.1,"latency_high_us":1.4,
        "ns_per_byte":0.08,"ns_per_byte_low":0.07,"ns_per_byte_high":0.1,
        "cpus":2,"effective_cpus":1.9})"));
    EXPECT_TRUE(record["network"][1]["latency_low_us"].is_null());
    EXPECT_TRUE(record["network"][1]["cpus"].is_null());
    EXPECT_EQ(record["cells"][2]["moved_bytes"], 512.0);
    EXPECT_FALSE(record["cells"][1].contains("moved_bytes"));
    results.network.clear();
    EXPECT_FALSE(json::parse(to_results_json(results)).contains("network"));
}

TEST(ResultsJson, WinnersHaveTheirSlice) {
    EXPECT_EQ(results_of(example_results())["winners"],
              json::parse(R"([{"workload":"wave","workers":2,"calls":"hot","n":64,
        "backend":"openmp","speedup_ratio":2.0,"close":true},
        {"workload":"wave","workers":2,"calls":"hot","n":256,"backend":null,"speedup_ratio":null,
        "close":false}])"));
}

TEST(ResultsJson, NaNAndInfinityBecomeNull) {
    const std::string text = to_results_json(wild_results());
    const json record = json::parse(text);
    EXPECT_TRUE(record["context"]["mhz_per_cpu"].is_null());
    EXPECT_TRUE(record["environment"]["cpus"]["quota"].is_null());
    EXPECT_FALSE(record["samples"][0].contains("parallel_cpu_ns"));
    EXPECT_EQ(record["benchmarks"][0]["cpu_time"], record["benchmarks"][0]["real_time"]);
    for (const char* key : {"serial_ns", "serial_low_ns", "serial_high_ns", "parallel_cpu_ns",
                            "moving_ratio", "speedup_ratio"}) {
        EXPECT_TRUE(record["cells"][0].at(key).is_null()) << key;
    }
    EXPECT_EQ(record["cells"][0]["speedup_low_ratio"], 1.9);
    EXPECT_TRUE(record["crossovers"][0]["serial_work_ns"].is_null());
    EXPECT_TRUE(record["scaling"][0]["points"][0]["efficiency_ratio"].is_null());
}

TEST(ResultsJson, ForeignTextsSurvive) {
    const std::string text = to_results_json(wild_results());
    const json record = json::parse(text);
    const std::string expected = "say \"\\hi\"\n\t\x01\x7f \xef\xbf\xbd\xef\xbf\xbd( \xef\xbf\xbd";
    EXPECT_EQ(record["environment"]["cpu_governor"], expected);
    EXPECT_EQ(record["environment"]["variables"].at(expected), expected);
    EXPECT_EQ(record["crossovers"][0]["reason"], expected);
}

TEST(ResultsJson, RowsCellsAndCrossoversHaveALineEach) {
    const Results results = example_results();
    std::istringstream lines(to_results_json(results));
    std::size_t found = 0;
    for (std::string line; std::getline(lines, line);) {
        found += line.starts_with("  {") ? 1U : 0U;
    }
    constexpr std::size_t k_rounds = 6;
    EXPECT_EQ(found, k_rounds + results.network.size() + results.dispatch.size() +
                         2 * results.cells.size() + results.crossovers.size() +
                         results.winners.size() + results.scaling.size() + results.failures.size() +
                         results.curves.size());
    EXPECT_TRUE(json::accept(to_results_json(Results{})));
}

TEST(CiJson, HasOneRowPerCellWithItsMedian) {
    Results results = example_results();
    results.cells[1].parallel_ns.value.reset();
    results.cells[2].parallel_ns.value = std::numeric_limits<double>::quiet_NaN();
    results.cells[3].parallel_cpu_ns.reset();
    const json record = json::parse(formats::to_ci_json(results.environment, results.cells));
    EXPECT_EQ(record["context"], results_of(results)["context"]);
    ASSERT_EQ(record["benchmarks"].size(), 2U);
    EXPECT_EQ(record["benchmarks"][0], json::parse(R"({"name":"wave/openmp/2/hot/64",
        "run_name":"wave/openmp/2/hot/64","run_type":"iteration","repetitions":1,"repetition_index":0,"threads":1,
        "iterations":3,"real_time":2000.0,"cpu_time":3500.0,"time_unit":"ns"})"));
    EXPECT_EQ(record["benchmarks"][1]["name"], "fma:64/mine/8/hot/256");
    EXPECT_EQ(record["benchmarks"][1]["cpu_time"], 2000.0);
}

}  // namespace
}  // namespace crossover::record
