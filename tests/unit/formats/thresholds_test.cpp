#include "benchmarks/formats/thresholds.hpp"

#include <gmock/gmock.h>

#include <crossover/threshold.hpp>
#include <fstream>
#include <limits>

#include "benchmarks/formats/threshold_header.hpp"
#include "tests/unit/formats/planted_answers.hpp"
#include "tests/unit/record/example_results.hpp"
#include "tests/unit/record/scratch_folder.hpp"

namespace crossover::formats {
namespace {

using record::CurveVerdict;
using record::Take;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(MinSize, IsTheUpperEndOfTheIntervalUpToTwiceItsMiddle) {
    EXPECT_EQ(min_size(planted_answer(46, 40, 65), Take::upper).n, 65U);
    EXPECT_EQ(min_size(planted_answer(46, 40, 92), Take::upper).n, 92U);
    EXPECT_THAT(min_size(planted_answer(46, 40, 92), Take::upper).told, Not(HasSubstr("capped")));
    EXPECT_EQ(min_size(planted_answer(46, 40, 93), Take::upper).n, 92U);
    const MinSize wide = min_size(planted_answer(46, 16, 1024), Take::upper);
    EXPECT_EQ(wide.n, 92U);
    EXPECT_EQ(wide.told, "n* 46 (16 to 1,024); capped at 2 n*, a wide interval");
    constexpr std::uint64_t k_most = std::numeric_limits<std::uint64_t>::max();
    EXPECT_EQ(min_size(planted_answer(k_most - 1, 1, k_most), Take::upper).n, k_most);
}

TEST(MinSize, IsWhatIsAskedFor) {
    record::Crossover answer = planted_answer(46, 16, 1024);
    EXPECT_EQ(min_size(answer, Take::typical).n, 46U);
    EXPECT_EQ(min_size(answer, Take::safe).n, std::nullopt);
    EXPECT_THAT(min_size(answer, Take::safe).told, HasSubstr("the safe size is not proven"));
    answer.safe = {46, 700};
    EXPECT_EQ(min_size(answer, Take::safe).n, 700U);
}

TEST(MinSize, OfABoundIsTheBound) {
    record::Crossover bound = planted_answer(46, 16, 64);
    bound.n_low.reset();
    bound.n.reset();
    for (const Take take : {Take::upper, Take::typical}) {
        EXPECT_EQ(min_size(bound, take).n, 64U);
        EXPECT_EQ(min_size(bound, take).told, "n* 64 or before");
    }
}

TEST(MinSize, OnlyWhatIsProvenLeavesSerial) {
    record::Crossover answer = planted_answer(46, 16, 64);
    for (const Take take : {Take::upper, Take::typical, Take::safe}) {
        answer.verdict = CurveVerdict::always;
        EXPECT_EQ(min_size(answer, take).n, 0U);
        answer.verdict = CurveVerdict::never;
        EXPECT_EQ(min_size(answer, take).n, std::nullopt);
        EXPECT_EQ(min_size(answer, take).told, "stays serial: never up to n = 4,096");
        answer.verdict = CurveVerdict::unresolved;
        EXPECT_EQ(min_size(answer, take).n, std::nullopt);
        EXPECT_EQ(min_size(answer, take).told, "stays serial: unresolved");
        answer.verdict = CurveVerdict::failed;
        EXPECT_EQ(min_size(answer, take).n, std::nullopt);
        EXPECT_EQ(min_size(answer, take).told, "stays serial: failed");
    }
}

TEST(Worth, IsTheSerialWorkAtTheTypicalCrossing) {
    record::Crossover answer = planted_answer(46, 16, 64);
    EXPECT_EQ(worth_ns(answer), 2583.0);
    answer.serial_work_ns.value.reset();
    EXPECT_EQ(worth_ns(answer), 4000.0);
    answer.serial_work_ns.high = std::numeric_limits<double>::infinity();
    EXPECT_EQ(worth_ns(answer), std::nullopt);
    answer.verdict = CurveVerdict::always;
    EXPECT_EQ(worth_ns(answer), 0.0);
    answer = planted_answer(46, 16, 64);
    answer.verdict = CurveVerdict::never;
    EXPECT_EQ(worth_ns(answer), std::nullopt);
}

TEST(RuntimeVersion, IsEveryVersionThatTheRunnerTold) {
    record::Environment environment;
    environment.runtimes["openmp"] = {{"openmp_compiler", "12.2.0"},
                                      {"openmp_version", "201511"},
                                      {"timer", "Google Benchmark 1.7.1"}};
    EXPECT_EQ(runtime_version(environment, "openmp"),
              "openmp_compiler 12.2.0, openmp_version 201511");
    EXPECT_EQ(runtime_version(environment, "tbb"), "");
}

TEST(ThresholdsTsv, HasARowACurve) {
    EXPECT_EQ(thresholds_tsv(planted_results(), Take::upper),
              "cpu_model\tusable_cpus\tworkers\tcalls\truntime_version\tworkload\tbackend\tmin_n\t"
              "n\tn_low\tn_high\tworth_ns\n"
              "Example CPU\t2\t2\thot\topenmp_version 201511\thaversine\topenmp\t65\t46\t16\t65\t"
              "2583\n"
              "Example CPU\t2\t1\thot\topenmp_version 201511\thaversine\topenmp\tnever\t\t\t\t\n"
              "Example CPU\t2\t2\tcold\topenmp_version 201511\thaversine\topenmp\t0\t\t\t\t0\n");
    record::StoredResults unknown = planted_results();
    unknown.environment.cpus.usable = 0;
    EXPECT_THAT(thresholds_tsv(unknown, Take::upper), HasSubstr("Example CPU\t\t2\thot"));
}

/// What a program reads of what was written, whatever the names are.
TEST(ThresholdsTsv, IsReadByPrograms) {
    const record::ScratchFolder folder;
    for (const std::string name :
         {"plain", "tab\there", "line\nend", "a\\b\\t", "\x1b[2J\x7f", ""}) {
        record::StoredResults results = planted_results();
        results.crossovers[0].curve.workload = name;
        results.crossovers[0].curve.backend = "of " + name;
        results.environment.cpu_model = "CPU " + name;
        const std::string text = thresholds_tsv(results, Take::upper);
        EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 4) << text;
        const std::string path = (folder / "thresholds.tsv").string();
        std::ofstream(path) << text;
        const detail::Found found =
            detail::find_row(path, name, "of " + name, {}, {"CPU " + name, 2});
        EXPECT_EQ(found.min_n, 65U) << text << found.problem;
    }
}

/// Else no row would ever match.
TEST(ThresholdsTsv, ProgramsDescribeTheirMachineAsRecordsDo) {
    const record::Environment environment = record::capture_environment();
    EXPECT_EQ(detail::read_machine().cpu_model, environment.cpu_model);
    EXPECT_EQ(detail::read_machine().usable_cpus, environment.cpus.usable);
}

}  // namespace
}  // namespace crossover::formats
