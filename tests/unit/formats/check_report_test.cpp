#include "benchmarks/formats/check_report.hpp"

#include <gmock/gmock.h>

namespace crossover::formats {
namespace {

using record::Check;
using record::CheckCell;
using record::CheckFamily;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

record::CheckUnit unit(record::CheckVerdict verdict, double ratio, record::CheckTally first,
                       std::optional<record::CheckTally> confirmation = {}) {
    return {.verdict = verdict,
            .reason = "",
            .first = std::move(first),
            .confirmation = std::move(confirmation),
            .ratio = {ratio, ratio - 0.01, ratio + 0.01}};
}

/// openmp got slower in one of two cells; its control did not; serial passed.
Check example() {
    Check check;
    check.verdict = record::CheckVerdict::regression;
    check.reason = "slower cells: wave/openmp/2/4096 +10.0 %";
    check.base = {"build/old", "build/old/bin/crossover-runner", "crossover 0.1.0", ""};
    check.head = {"build/new", "build/new/bin/crossover-runner", "crossover 0.2.0",
                  "--plant-percent 10"};
    check.rule = {0.05, 12, 9, 24, 20, 5.6e-5, 0.0034};
    check.environment.started_utc = "2026-11-25T05:00:00Z";
    check.wall_s = 12.5;
    check.notes = {"not compared: backend 'new' (only head has it)"};
    CheckFamily serial{.backend = "serial", .workers = 1};
    serial.cells = {
        {.workload = "wave",
         .n = 64,
         .unit = unit(record::CheckVerdict::pass, 1.0, {0, 0, 6, stats::GateLean::none})}};
    CheckFamily openmp{
        .backend = "openmp",
        .workers = 2,
        .unit = unit(record::CheckVerdict::pass, 1.02, {1, 0, 7, stats::GateLean::none})};
    openmp.rounds = {
        {.round = 0, .machine = record::MachineState{2, 1.9, 100.0, 1.0}, .stolen_s = 0.25},
        {.round = 1, .machine = record::MachineState{2, 1.1, 100.0, 1.0}, .contended = true},
        {.round = 2, .confirming = true, .machine = record::MachineState{2, 2.0, 100.0, 1.0}}};
    CheckCell slow{.workload = "wave", .n = 4096};
    slow.unit = unit(record::CheckVerdict::regression, 1.10, {9, 0, 9, stats::GateLean::slower},
                     record::CheckTally{20, 0, 21, stats::GateLean::slower});
    slow.samples = {{.round = 0, .base_ns = {100.0}, .head_ns = {109.0}, .ratio = 1.09},
                    {.round = 1, .base_ns = {100.0}, .head_ns = {150.0}, .ratio = 1.5},
                    {.round = 2, .base_ns = {100.0}, .head_ns = {111.0}, .ratio = 1.11}};
    CheckCell control{
        .workload = "wave",
        .n = 4096,
        .control = true,
        .unit = unit(record::CheckVerdict::pass, 1.0, {0, 0, 6, stats::GateLean::none})};
    openmp.cells = {slow, control};
    check.families = {serial, openmp};
    return check;
}

TEST(CheckReport, TextLeadsWithTheVerdictAndShowsEveryCell) {
    const std::string text = check_text(example());
    EXPECT_TRUE(text.starts_with("REGRESSION: slower cells: wave/openmp/2/4096 +10.0 %\n")) << text;
    EXPECT_THAT(text,
                AllOf(HasSubstr("base build/old (crossover 0.1.0)"),
                      HasSubstr("head build/new (crossover 0.2.0, planted: --plant-percent 10)"),
                      HasSubstr("openmp/2, all cells"), HasSubstr("wave/serial/1/64"),
                      HasSubstr("+10.0 % (+9.0 to +11.0)"),
                      HasSubstr("9 of 9 slower, then 20 of 21 slower"),
                      HasSubstr("wave/openmp/2/4096/control"), HasSubstr("only head has it")));
    EXPECT_THAT(
        text,
        HasSubstr(
            "slower: 9 of 12 rounds beyond 5 %, then 20 of 24 on fresh processes; false alarms in "
            "at most 0.34 % of runs"));
}

TEST(CheckReport, WhatIsNoPassShowsItsRoundsAndTheMachine) {
    const std::string text = check_text(example());
    EXPECT_THAT(text, HasSubstr("rounds, in %: +9.0 +50.0(contended) | +11.0\n"));
    EXPECT_THAT(
        text, HasSubstr("machine: at least 1.1 of 2 CPUs, 1 of 3 rounds contended, 0.25 s stolen"));
    Check passed = example();
    passed.families[1].cells[0].unit.verdict = record::CheckVerdict::pass;
    EXPECT_THAT(check_text(passed), Not(HasSubstr("rounds, in %")));
}

TEST(CheckReport, MarkdownIsATableWithTheRawRoundsBelow) {
    const std::string text = check_markdown(example());
    EXPECT_THAT(text,
                AllOf(HasSubstr("### crossover check: REGRESSION"), HasSubstr("| **regression** |"),
                      HasSubstr("<details>"), HasSubstr("+9.0 +50.0(contended) | +11.0")));
}

TEST(CheckReport, AnnotationsAreOnePerRegressionOnOneLineEach) {
    const std::string text = check_annotations(example());
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2);
    EXPECT_THAT(
        text,
        AllOf(HasSubstr(
                  "::error title=crossover check::wave/openmp/2/4096: +10.0 %25 (+9.0 to +11.0)"),
              HasSubstr("%0A    rounds, in %25: +9.0"),
              HasSubstr("::error title=crossover check::REGRESSION")));
    Check other = example();
    other.verdict = record::CheckVerdict::inconclusive;
    EXPECT_TRUE(check_annotations(other).starts_with("::warning "))
        << "no error on a machine that says nothing";
    other.verdict = record::CheckVerdict::pass;
    EXPECT_TRUE(check_annotations(other).starts_with("::notice "));
}

TEST(CheckReport, AKernelIsNamedInItsAnnotation) {
    Check check = example();
    check.families[0].cells[0].unit.verdict = record::CheckVerdict::regression;
    EXPECT_THAT(check_annotations(check), HasSubstr("::the kernel itself: wave/serial/1/64"));
}

TEST(CheckReport, JunitCountsAndEscapes) {
    Check check = example();
    check.families[1].cells[0].workload = "a<b>&\"c\"";
    check.families[0].cells[0].unit.verdict = record::CheckVerdict::inconclusive;
    const std::string text = check_junit(check);
    EXPECT_THAT(
        text,
        AllOf(HasSubstr("tests=\"5\" failures=\"1\" errors=\"0\" skipped=\"1\" time=\"12.500\""),
              HasSubstr("name=\"a&lt;b&gt;&amp;&quot;c&quot;/openmp/2/4096\""),
              HasSubstr("<failure message=\"+10.0 % (+9.0 to +11.0), 9 of 9 slower"),
              HasSubstr("<system-out>same +0.0 % (-1.0 to +1.0), 0 of 6 slower</system-out>"),
              HasSubstr("timestamp=\"2026-11-25T05:00:00\"")));
    check.failure = record::CheckFailure{.side = "head", .error = "died & gone"};
    EXPECT_THAT(check_junit(check), AllOf(HasSubstr("errors=\"1\""),
                                          HasSubstr("<error message=\"died &amp; gone\"/>")));
}

TEST(CheckReport, JunitIsNotRedWhereTheVerdictIsNot) {
    Check check = example();
    check.verdict = record::CheckVerdict::inconclusive;
    check.reason = "base differs from itself";
    check.families[1].cells[1].unit.verdict = record::CheckVerdict::regression;
    EXPECT_THAT(check_junit(check),
                AllOf(HasSubstr("tests=\"5\" failures=\"0\" errors=\"0\" skipped=\"3\""),
                      HasSubstr("<skipped message=\"regression +10.0 %"),
                      HasSubstr("<skipped message=\"differs "), Not(HasSubstr("<failure"))));
}

TEST(CheckReport, TheTableIsAlignedUnderTheHead) {
    EXPECT_THAT(
        check_text(example()),
        HasSubstr(
            "\n\n"
            "wave/serial/1/64              +0.0 % (-1.0 to +1.0)  0 of 6 slower                    "
            "    pass\n"
            "openmp/2, all cells           +2.0 % (+1.0 to +3.0)  1 of 7 slower                    "
            "    pass\n"
            "wave/openmp/2/4096          +10.0 % (+9.0 to +11.0)  9 of 9 slower, then 20 of 21 "
            "slower  regression\n"
            "wave/openmp/2/4096/control    +0.0 % (-1.0 to +1.0)  0 of 6 slower                    "
            "    same\n\n"));
    Check unknown = example();
    unknown.families[0].cells[0].unit.ratio = {};
    EXPECT_THAT(check_text(unknown), HasSubstr("  -  0 of 6 slower"));
    EXPECT_THAT(check_markdown(unknown),
                HasSubstr("| wave/serial/1/64 | - | 0 of 6 slower | pass |"));
}

TEST(CheckReport, WordsOfOthersCannotSteerATerminal) {
    Check check = example();
    check.head.runner = "evil\x1b[2J\n::error::fake";
    check.families[1].cells[0].workload = "w\x1b[2J\nx";
    for (const std::string& text :
         {check_text(check), check_markdown(check), check_annotations(check), check_junit(check)}) {
        EXPECT_THAT(text, Not(HasSubstr("\x1b")));
        EXPECT_THAT(text, Not(HasSubstr("\n::error::fake")));
    }
}

}  // namespace
}  // namespace crossover::formats
