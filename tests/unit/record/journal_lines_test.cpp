#include "benchmarks/record/journal_lines.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/unit/record/example_results.hpp"
#include "tests/unit/record/scratch_folder.hpp"

namespace crossover::record {
namespace {

using nlohmann::json;

json one_line(const std::string& line) {
    EXPECT_EQ(line.find('\n'), std::string::npos);
    return json::parse(line);
}

TEST(JournalLines, TheHeaderSaysWhatWasAskedFor) {
    const Results results = example_results();
    EXPECT_EQ(
        one_line(journal_header(results.environment, results.options, R"({"seed":7})")),
        json::parse(
            R"({"type":"header","schema_version":1,"crossover_version":"0.1.0","git_revision":"0123abcd",
        "host":"example","cpu_model":"Example CPU","started_utc":"2026-01-31T12:00:00Z","seed":18446744073709551615,
        "command_line":["crossover","sweep"],"workloads":["wave","fma:64"],"backends":["openmp","mine"],
        "workers":[2,8],"calls":["hot"],"budget_s":60.0,"identity":{"seed":7}})"));
    Environment bare;
    EXPECT_TRUE(one_line(journal_header(bare, {}, "{}"))["git_revision"].is_null());
}

TEST(JournalLines, ASampleKeepsBothEpochs) {
    const Curve curve = example_results().curves[0];
    EXPECT_EQ(
        one_line(journal_line(curve.key, curve.samples[1])),
        json::parse(
            R"({"type":"sample","workload":"wave","backend":"openmp","workers":2,"calls":"hot","baseline":"serial","n":64,
        "iterations":1000,"round":1,"serial_first":false,"serial":{"wall_s":0.004,"cpu_s":0.003,"moving_s":0.0,"stolen_s":null,"throttled_s":null,
        "involuntary_switches":null},
        "parallel":{"wall_s":0.002,"cpu_s":null,"moving_s":0.001,"stolen_s":null,"throttled_s":null,
        "involuntary_switches":null}})"));
}

TEST(JournalLines, ASampleTellsRetriesWhereThereWereAny) {
    const Curve curve = example_results().curves[0];
    const json line = one_line(journal_line(curve.key, curve.samples[2]));
    EXPECT_EQ(line["parallel"]["retries"], 2);
    EXPECT_FALSE(line["serial"].contains("retries"));
    EXPECT_FALSE(
        one_line(journal_line(curve.key, curve.samples[1]))["parallel"].contains("retries"));
}

TEST(JournalLines, ASampleTellsWhatMakingInputsTook) {
    const Curve curve = example_results().curves[0];
    Sample slow = curve.samples[1];
    slow.parallel.setup_seconds = 0.5;
    const json line = one_line(journal_line(curve.key, slow));
    EXPECT_EQ(line["parallel"]["setup_s"], 0.5);
    EXPECT_FALSE(line["serial"].contains("setup_s"));
}

TEST(JournalLines, RetriesAndWhatInputsTookComeBackWithASample) {
    Results results = example_results();
    Curve& curve = results.curves[0];
    curve.samples[2].serial.setup_seconds = 0.5;
    const ScratchFolder folder;
    std::ofstream(folder.path() / "journal.jsonl")
        << journal_header(results.environment, results.options, "{}") << '\n'
        << journal_plan({curve.key.workload, curve.key.baseline}, 4096) << '\n'
        << journal_line(curve.key, curve.rounds[0]) << '\n'
        << journal_line(curve.key, curve.rounds[1]) << '\n'
        << journal_line(curve.key, curve.rounds[2]) << '\n'
        << journal_line(curve.key, curve.samples[1])
        << '\n'  // as all lines are that were written without such a field
        << journal_line(curve.key, curve.samples[2]) << '\n';
    const auto journal = read_journal(folder.path());
    ASSERT_TRUE(journal.has_value()) << to_string(journal.error());
    const std::vector<Sample>& samples = journal->curves.at(curve.key).samples;
    ASSERT_EQ(samples.size(), 2U);
    EXPECT_EQ(samples[0].parallel.retries, 0U);
    EXPECT_EQ(samples[0].serial.setup_seconds, 0.0);
    EXPECT_EQ(samples[1].serial.setup_seconds, 0.5);
    EXPECT_EQ(samples[1].parallel.retries, 2U);
    EXPECT_EQ(samples[1].serial.retries, 0U);
}

TEST(JournalLines, AFailureSaysWhereAndWhy) {
    const Results results = example_results();
    EXPECT_EQ(
        one_line(journal_line(results.failures[0])),
        json::parse(
            R"({"type":"failure","workload":"fma:64","backend":"mine","workers":8,"calls":"hot","baseline":"theirs",
        "round":2,"n":64,"side":"parallel","error":"the mine runner exited with status 3 while measuring n = 64"})"));
    const json early = one_line(journal_line(results.failures[1]));
    EXPECT_TRUE(early["round"].is_null() && early["n"].is_null());
    EXPECT_EQ(early["side"], "serial");
}

TEST(JournalLines, ForeignTextsStayOnTheirLine) {
    const Results wild = wild_results();
    one_line(journal_header(wild.environment, wild.options,
                            run_identity(wild.environment, wild.options, "none")));
    one_line(journal_line(wild.curves[0].key, wild.curves[0].samples[0]));
    one_line(journal_line(wild.failures[0]));
}

}  // namespace
}  // namespace crossover::record
