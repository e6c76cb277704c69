// What a journal that was edited by hand is told.
#include "benchmarks/record/journal.hpp"

#include <gmock/gmock.h>

#include <sstream>

#include "benchmarks/record/journal_lines.hpp"
#include "tests/unit/record/example_results.hpp"

namespace crossover::record {
namespace {

using ::testing::HasSubstr;

std::string whole_journal() {
    const Results results = example_results();
    const Curve& curve = results.curves[0];
    const std::vector<std::string> lines{
        journal_header(results.environment, results.options, R"({"seed":7})"),
        journal_line(WarmUp{3, 0.5, true}),
        journal_dispatch({"openmp", 2, CallMode::hot}, 812.5, 0.25),
        journal_plan({"wave", "serial"}, 4096),
        journal_line(curve.key, curve.rounds[0]),
        journal_line(curve.key, curve.samples[0]),
        journal_facts("openmp", {{"openmp_version", "201511"}}),
        journal_line(results.failures[0])};
    std::string text;
    for (const std::string& line : lines) {
        text += line + "\n";
    }
    return text;
}

std::string journal_complaint(const std::string& text) {
    std::istringstream lines(text);
    const auto journal = read_journal(lines, "results/run/journal.jsonl");
    return journal ? "accepted" : to_string(journal.error());
}

/// The last place of `old_text` in the whole journal changed.
std::string edited(const std::string& old_text, const std::string& new_text) {
    std::string text = whole_journal();
    const auto at = text.rfind(old_text);
    EXPECT_NE(at, std::string::npos) << old_text;
    return text.replace(at, old_text.size(), new_text);
}

TEST(Journal, WhatWasWrittenComesBack) {
    std::istringstream lines(whole_journal());
    const auto journal = read_journal(lines, "");
    ASSERT_TRUE(journal.has_value()) << to_string(journal.error());
    EXPECT_EQ(journal->identity, R"({"seed":7})");
    EXPECT_EQ(journal->command_line, (std::vector<std::string>{"crossover", "sweep"}));
    EXPECT_EQ(journal->warm_up->probes, 3U);
    EXPECT_TRUE(journal->warm_up->steady);
    EXPECT_EQ(journal->dispatch_ns.at({"openmp", 2, CallMode::hot}), std::vector<double>{812.5});
    EXPECT_EQ(journal->n_max.at({"wave", "serial"}), 4096U);
    EXPECT_EQ(journal->runtimes.at("openmp"), (Facts{{"openmp_version", "201511"}}));
    EXPECT_EQ(journal->elapsed_s, 0.25);
    EXPECT_EQ(journal->whole_bytes, whole_journal().size());
    const Curve& curve = journal->curves.at(example_results().curves[0].key);
    ASSERT_EQ(curve.rounds.size(), 1U);
    EXPECT_EQ(curve.rounds[0].machine->reference_ns, 1.4);
    ASSERT_EQ(curve.samples.size(), 1U);
    EXPECT_EQ(curve.samples[0].serial.seconds, 0.004);
    const Failure& failure = journal->failures.at(example_results().failures[0].curve);
    EXPECT_EQ(failure.round, 2U);
    EXPECT_EQ(failure.n, 64U);
    EXPECT_EQ(failure.side, Side::parallel);
}

TEST(Journal, NodesAndHostsComeBack) {
    CurveKey key = example_results().curves[0].key;
    key.nodes = 2;
    std::istringstream lines(whole_journal() +
                             journal_dispatch({"openmp", 2, CallMode::hot, 2}, 4.0, 0.5) + "\n" +
                             journal_line(key, example_results().curves[0].rounds[0]) + "\n" +
                             journal_hosts(key, {"c1", "c2"}) + "\n");
    const auto journal = read_journal(lines, "");
    ASSERT_TRUE(journal.has_value()) << to_string(journal.error());
    EXPECT_EQ(journal->curves.size(), 2U) << "the curve on one node is another";
    EXPECT_EQ(journal->curves.at(key).rounds.size(), 1U);
    EXPECT_EQ(journal->curves.at(key).hosts, (std::vector<std::string>{"c1", "c2"}));
    EXPECT_EQ(journal->dispatch_ns.at({"openmp", 2, CallMode::hot, 2}), std::vector<double>{4.0});
}

/// A whole journal whose one round has this network.
std::string journal_with(const Network& network) {
    Curve curve = example_results().curves[0];
    curve.rounds.resize(1);
    curve.rounds[0].network = network;
    curve.bytes_per_element = 16.0;
    return whole_journal() + journal_network(curve) + "\n";
}

TEST(Journal, WhatARoundFoundOfTheNetworkComesBack) {
    const Network network{.links = {{"c2", false, 20.0, 0.5}},
                          .nodes = {{"c1", 2, 2.0}, {"c2", 1, 0.5}}};
    std::istringstream lines(journal_with(network));
    const auto journal = read_journal(lines, "");
    ASSERT_TRUE(journal.has_value()) << to_string(journal.error());
    const Curve& curve = journal->curves.at(example_results().curves[0].key);
    EXPECT_EQ(curve.rounds.at(0).network, network);
    EXPECT_EQ(curve.bytes_per_element, 16.0);
}

TEST(Journal, ANetworkThatCannotBeIsRefused) {
    const std::string good = journal_with({.links = {{"c2", false, 20.0, 0.5}}});
    const auto complaint = [&good](const std::string& was, const std::string& is) {
        std::string text = good;
        text.replace(text.rfind(was), was.size(), is);
        return journal_complaint(text);
    };
    EXPECT_THAT(complaint("\"round\":0", "\"round\":1"),
                HasSubstr("line 9 of the journal does not read: the network of round 1"));
    EXPECT_THAT(complaint("\"latency_us\":20.0", "\"latency_us\":0"),
                HasSubstr("links.latency_us is 0"));
    EXPECT_THAT(complaint("\"host\":\"c2\"", "\"host\":\"\""), HasSubstr("links.host must be"));
    EXPECT_THAT(complaint("\"bytes_per_element\":16.0", "\"bytes_per_element\":-1"),
                HasSubstr("bytes_per_element is -1"));
}

TEST(Journal, ASweepOnOneNodeSaysNothingOfNodes) {
    EXPECT_EQ(whole_journal().find("nodes"), std::string::npos);
}

TEST(Journal, TwoPlansOfOneWorkloadAgree) {
    const std::string plan = journal_plan({"wave", "serial"}, 4096) + "\n";
    EXPECT_EQ(journal_complaint(edited(plan, plan + plan)), "accepted");
    EXPECT_THAT(journal_complaint(whole_journal() + journal_plan({"wave", "serial"}, 512) + "\n"),
                HasSubstr("does not read: a largest size of 512 after one of 4096"));
}

struct Edit {
    const char* name;
    const char* was;
    const char* is;
    const char* words;  ///< after "line N of the journal does not read: "
    int line;
};

void PrintTo(const Edit& edit, std::ostream* stream) {
    *stream << edit.name;
}

class EditedJournals : public ::testing::TestWithParam<Edit> {};

TEST_P(EditedJournals, AreRefusedByLineAndPlace) {
    const Edit& edit = GetParam();
    EXPECT_THAT(journal_complaint(edited(edit.was, edit.is)),
                HasSubstr("line " + std::to_string(edit.line) +
                          " of the journal does not read: " + edit.words));
}

INSTANTIATE_TEST_SUITE_P(
    Journal, EditedJournals,
    ::testing::Values(
        Edit{"NoCommandLine", R"(["crossover","sweep"])", "[]", "command_line must name", 1},
        Edit{"CommandLineOfNumbers", R"(["crossover","sweep"])", "[1]",
             "command_line must be a list of texts", 1},
        Edit{"CommandLineIsText", R"(["crossover","sweep"])", R"("crossover")",
             "command_line must be a list", 1},
        Edit{"PlanBelowItsSamples", R"("n_max":4096)", R"("n_max":63)", "a sample of n = ", 6},
        Edit{"PlanOfAnotherWorkload", R"("workload":"wave","baseline":"serial","n_max")",
             R"("workload":"fma","baseline":"serial","n_max")", "a sample of n = ", 6},
        Edit{"OtherVersion", R"("schema_version":1)", R"("schema_version":2)",
             "schema version 2 where", 1},
        Edit{"NoVersion", R"("schema_version":1)", R"("a":1)", "schema_version is missing", 1},
        Edit{"IdentityIsText", R"({"seed":7})", R"("seed")", "identity must hold an object", 1},
        Edit{"ProbesNegative", R"("probes":3)", R"("probes":-3)", "probes must be a whole number",
             2},
        Edit{"WarmUpEndless", R"("seconds":0.5)", R"("seconds":1e308)", "seconds is 1e+308", 2},
        Edit{"SteadyIsNumber", R"("steady":true)", R"("steady":1)", "steady must be true or false",
             2},
        Edit{"DispatchNothing", R"("ns":812.5)", R"("ns":0)", "ns is 0, and must be from", 3},
        Edit{"DispatchText", R"("ns":812.5)", R"("ns":"812")", "ns must be a number", 3},
        Edit{"AtNever", R"("at_s":0.25)", R"("at_s":-1)", "at_s is -1", 3},
        Edit{"PlanOfNothing", R"("n_max":4096)", R"("n_max":0)", "n_max must be at least 1", 4},
        Edit{"PlanBroken", R"("n_max":4096)", R"("n_max":4096.5)", "n_max must be a whole number",
             4},
        Edit{"RoundSkipped", R"("round":0,"at_s")", R"("round":1,"at_s")", "round 1 after 0 others",
             5},
        Edit{"RoundBroken", R"("round":0,"at_s")", R"("round":0.5,"at_s")",
             "round must be a whole number", 5},
        Edit{"NoReference", R"("reference_ns":1.4)", R"("reference_ns":null)",
             "reference_ns is missing", 5},
        Edit{"SizeNone", R"("n":64,"iterations")", R"("n":0,"iterations")", "n must be at least 1",
             6},
        Edit{"SizeBroken", R"("n":64,"iterations")", R"("n":1.5,"iterations")",
             "n must be a whole number", 6},
        Edit{"SizeNegative", R"("n":64,"iterations")", R"("n":-64,"iterations")",
             "n must be a whole number", 6},
        Edit{"SizeHuge", R"("n":64,"iterations")", R"("n":1099511627777,"iterations")",
             "n must be at most 1099511627776", 6},
        Edit{"PlanHuge", R"("n_max":4096)", R"("n_max":1099511627777)",
             "n_max must be at most 1099511627776", 4},
        Edit{"NoIterations", R"("iterations":1000)", R"("iterations":0)",
             "iterations must be at least 1", 6},
        Edit{"TooManyIterations", R"("iterations":1000)", R"("iterations":1000000000001)",
             "iterations must be at most", 6},
        Edit{"RoundNeverBegan", R"("round":0,"serial_first")", R"("round":7,"serial_first")",
             "a sample of round 7", 6},
        Edit{"OrderIsNumber", R"("serial_first":true)", R"("serial_first":1)",
             "serial_first must be true or false", 6},
        Edit{"TimeNegative", R"("wall_s":0.004)", R"("wall_s":-1)",
             "serial.wall_s is -1, and must be from 1e-09", 6},
        Edit{"TimeHuge", R"("wall_s":0.004)", R"("wall_s":1e308)", "serial.wall_s is 1e+308", 6},
        Edit{"TimeTiny", R"("wall_s":0.002)", R"("wall_s":5e-324)",
             "parallel.wall_s is 4.94066e-324", 6},
        Edit{"TimeOverflows", R"("wall_s":0.002)", R"("wall_s":1e999)", "not JSON that can be read",
             6},
        Edit{"NoTime", R"("wall_s":0.002)", R"("a":0.002)", "parallel.wall_s is missing", 6},
        Edit{"NoEpoch", R"("parallel":{)", R"("another":{)", "parallel.wall_s is missing", 6},
        Edit{"EpochIsNumber", R"("serial":{"wall_s":0.004,"cpu_s":0.003)",
             R"("serial":3,"a":{"wall_s":0.004,"cpu_s":0.003)", "serial must hold an object", 6},
        Edit{"CpuTimeNegative", R"("cpu_s":0.003)", R"("cpu_s":-3)", "serial.cpu_s is -3", 6},
        Edit{"SwitchesBroken", R"("involuntary_switches":null)", R"("involuntary_switches":1e30)",
             "parallel.involuntary_switches must be a whole number", 6},
        Edit{"FactsAreNumbers", R"("201511")", "201511", "facts.openmp_version must be a text", 7},
        Edit{"NobodyWorks", R"("workers":8)", R"("workers":0)", "workers must be at least 1", 8},
        Edit{"TooManyWork", R"("workers":8)", R"("workers":4294967296)",
             "workers must be a whole number", 8},
        Edit{"NoSide", R"("side":"parallel")", R"("side":"third")",
             "side must be serial or parallel", 8},
        Edit{"FailedRoundBroken", R"("round":2)", R"("round":2.5)", "round must be a whole number",
             8},
        Edit{"ErrorIsNumber", R"("error":)", R"("error":1,"a":)", "error must be a text", 8},
        Edit{"UnknownType", R"("type":"failure")", R"("type":"triumph")", "unknown type 'triumph'",
             8},
        Edit{"NoType", R"("type":"failure")", R"("typ":"failure")", "type is missing", 8},
        Edit{"NoObject", R"({"type":"facts")", R"([{"type":"facts"}]{)", "not JSON from column",
             7}),
    [](const auto& edit) { return edit.param.name; });

TEST(Journal, AFactOfALongNameIsNotToldWhole) {
    const std::string long_name(100'000, 'x');
    const std::string error =
        journal_complaint(edited(R"("openmp_version":"201511")", "\"" + long_name + "\":1"));
    EXPECT_THAT(error, HasSubstr("facts." + long_name.substr(0, 500) + "... must be a text"));
    EXPECT_LT(error.size(), 1000U);
}

TEST(Journal, TheHeaderStandsFirstAndOnce) {
    const std::string text = whole_journal();
    const std::string header = text.substr(0, text.find('\n') + 1);
    EXPECT_THAT(journal_complaint(text + header),
                HasSubstr("line 9 of the journal does not read: a second header"));
    EXPECT_THAT(journal_complaint(text.substr(header.size())),
                HasSubstr("line 1 of the journal does not read: the header"));
}

TEST(Journal, ALineThatIsTooDeepOrTooLongIsRefused) {
    const std::string text = whole_journal();
    EXPECT_THAT(journal_complaint(text + std::string(80'000, '[') + "\n"),
                HasSubstr("line 9 of the journal does not read: nes"));
    EXPECT_THAT(journal_complaint(text + std::string((4 << 20) + 1, ' ') + "\n"),
                HasSubstr("line 9 of the journal does not read: lon"));
    EXPECT_THAT(journal_complaint(text + "5\n"),
                HasSubstr("line 9 of the journal does not read: a line must hold an object"));
    EXPECT_EQ(journal_complaint(text + std::string(80'000, '[')), "accepted")
        << "torn off by a kill";
}

}  // namespace
}  // namespace crossover::record
