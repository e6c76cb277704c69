#include "benchmarks/cli/command_lines.hpp"

#include <gmock/gmock.h>

#include "benchmarks/sweep/options.hpp"
#include "tests/unit/cli/parsed.hpp"

namespace crossover::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(CommandLines, BecomeRunnersOfTheirOwn) {
    const auto options = sweep_of(
        {"--command", "serial=./mine --n {n}", "--command", "two='a b' {n}", "--compare-output"});
    EXPECT_TRUE(options.whole_commands);
    EXPECT_EQ(options.workloads[0].name, "command");
    EXPECT_THAT(options.backends, ElementsAre("two"));
    EXPECT_THAT(options.runners[0].words,
                ElementsAre("", "--compare-output", "--", "./mine", "--n", "{n}"));
    EXPECT_EQ(options.runners[0].starts, "./mine");
    EXPECT_THAT(options.runners[1].words, ElementsAre("", "--compare-output", "--", "a b", "{n}"));
}

TEST(CommandLines, AreOneWordForAShell) {
    const auto options =
        sweep_of({"--shell", "--command", "serial=mine | sort -n {n}", "--command", "two=x {n}"});
    EXPECT_THAT(options.runners[0].words,
                ElementsAre("", "--shell=sh", "--", "mine | sort -n {n}"));
    EXPECT_EQ(options.runners[0].starts, "sh");
}

TEST(CommandLines, WhoseProgramDependsOnASizeAreNotLookedForBefore) {
    EXPECT_EQ(
        sweep_of({"--command", "serial=./mine{n}", "--command", "two=x {n}"}).runners[0].starts,
        "");
}

std::string refusal(std::vector<const char*> more) {
    for (const char* text : {"--command", "a=./one {n}", "--command", "b=two {n}"}) {
        more.push_back(text);
    }
    return sweep_error(more);
}

TEST(CommandLines, TheFirstIsTheBaselineWhereNoneIsNamedSerial) {
    const auto options = sweep_of({"--command", "a=./one {n}", "--command", "b=two {n}"});
    EXPECT_THAT(options.backends, ElementsAre("b"));
    EXPECT_EQ(sweep::baseline_of(options, "b"), "a");
    const auto named = sweep_of({"--command", "a=./one {n}", "--command", "serial=two {n}"});
    EXPECT_THAT(named.backends, ElementsAre("a"));
    EXPECT_EQ(sweep::baseline_of(named, "a"), "serial");
    EXPECT_THAT(refusal({"--backend", "a"}), HasSubstr("a is the baseline"));
}

TEST(CommandLines, HaveLinesAroundThemForAllOrForOne) {
    const auto options =
        sweep_of({"--command", "a=./one", "--command", "b=two", "--setup", "X=1 seq {n} > in",
                  "--setup", "b=seq 9{n} > in", "--prepare", "sync", "--conclude", "a=rm -f in",
                  "--input", "in", "--output", "out-{side}", "--ignore-failure=1,2"});
    EXPECT_THAT(options.runners[0].words,
                ElementsAre("", "--output=out-{side}", "--input=in", "--setup=X=1 seq {n} > in",
                            "--prepare=sync", "--conclude=rm -f in", "--ignore-failure=1,2", "--",
                            "./one"));
    EXPECT_THAT(options.runners[1].words,
                ElementsAre("", "--output=out-{side}", "--input=in", "--setup=seq 9{n} > in",
                            "--prepare=sync", "--ignore-failure=1,2", "--", "two"));
    EXPECT_TRUE(options.runners[0].is_users);
}

TEST(CommandLines, TakeAShellAVariableAndAllFailures) {
    const auto options = sweep_of({"--shell=bash", "--ignore-failure", "--show-output", "--command",
                                   "a=A=1 x {n}", "--command", "b=[[ {n} ]] > y"});
    EXPECT_THAT(options.runners[0].words, ElementsAre("", "--shell=bash", "--output=show",
                                                      "--ignore-failure=all", "--", "A=1 x {n}"));
    EXPECT_EQ(options.runners[0].starts, "bash");
    EXPECT_EQ(sweep_of({"--command", "a=A=1 ./x {n}", "--command", "b=y {n}"}).runners[0].starts,
              "./x");
}

TEST(CommandLines, WhatMakesNoSenseAroundThemIsRefused) {
    EXPECT_THAT(refusal({"--setup", "x", "--setup", "y"}),
                AllOf(HasSubstr("a line for all is given twice"), HasSubstr("(--setup)")));
    EXPECT_THAT(refusal({"--prepare", "a=x", "--prepare", "a=y"}), HasSubstr("a line for a is"));
    EXPECT_THAT(refusal({"--conclude", "rm {m}"}),
                AllOf(HasSubstr("'{m}' stands for nothing"), HasSubstr("(--conclude)")));
    EXPECT_THAT(refusal({"--ignore-failure=0"}), HasSubstr("'0' are no exit codes"));
    EXPECT_THAT(refusal({"--compare-output", "--output", "null"}), HasSubstr("cannot be compared"));
    EXPECT_THAT(refusal({"--input", ""}), HasSubstr("the file's name is empty"));
    EXPECT_THAT(refusal({"--command", "c=x"}), HasSubstr("does not contain {n}"));
    EXPECT_THAT(refusal({"--command", "c=x {n}", "--conclude", "rm {n}", "--command", "d=A=1"}),
                HasSubstr("'d' is no program"));
    EXPECT_THAT(refusal({"--command", "c=x {n} | y"}),
                AllOf(HasSubstr("'|' in the command of 'c'"), HasSubstr("add --shell")));
    EXPECT_THAT(refusal({"--command", "c=x < {n}"}), HasSubstr("--input FILE"));
}

}  // namespace
}  // namespace crossover::cli
