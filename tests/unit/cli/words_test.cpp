// Words that no catalogue is needed for: values that are missing or given twice, and what goes on
// beside --resume.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "benchmarks/cli/commands.hpp"

namespace crossover::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

Expected<Command> command_of(std::vector<const char*> words) {
    words.insert(words.begin(), "crossover");
    return parse(static_cast<int>(words.size()), words.data(), Catalogue{});
}

struct RefusedWords {
    std::vector<const char*> words;
    std::vector<const char*> said;
};

void expect_refusals(const std::vector<RefusedWords>& refusals) {
    for (const RefusedWords& refusal : refusals) {
        const auto command = command_of(refusal.words);
        ASSERT_FALSE(command.has_value()) << refusal.said.front();
        for (const char* said : refusal.said) {
            EXPECT_THAT(to_string(command.error()), HasSubstr(said));
        }
        EXPECT_THAT(to_string(command.error()), Not(HasSubstr("\n")));
    }
}

TEST(Words, AnEmptyValueIsThatOptionsFaultAndNotTheNextWords) {
    expect_refusals({
        {{"sweep", "--budget=", "--workload", "wave"},
         {"--budget has no value", "(crossover sweep)", "equals sign"}},
        {{"sweep", "--workload", "wave", "--budget="}, {"--budget has no value"}},
        {{"sweep", "--runner="}, {"--runner has no value"}},
        {{"sweep", "--resume="}, {"--resume has no value"}},
        {{"sweep", "--bugdet="}, {"unknown option '--bugdet'", "did you mean '--budget'?"}},
        {{"check", "--base=", "--head", "x"}, {"--base has no value", "(crossover check)"}},
        {{"export", "--format=", "--output", "x"}, {"--format has no value", "(crossover export)"}},
        {{"report", "--out=", "a"}, {"--out has no value", "(crossover report)"}},
    });
}

TEST(Words, ASingleValueIsNotGivenTwice) {
    expect_refusals({
        {{"sweep", "--resume", "a", "--resume", "b"}, {"--resume takes one value"}},
        {{"sweep", "--out", "a", "--out", "b"}, {"--out takes one value"}},
        {{"sweep", "--pin", "cores", "--pin=none"}, {"--pin takes one value"}},
        {{"check", "--base", "a", "--base", "b"}, {"--base takes one value", "(crossover check)"}},
        {{"check", "--baseline", "a", "--baseline", "b"}, {"--baseline takes one value"}},
        {{"export", "--output", "a", "--output", "b"},
         {"--output takes one value", "(crossover export)"}},
        {{"export", "--format", "csv", "--format", "csv"}, {"--format takes one value"}},
        {{"report", "--out", "a", "--out=b"}, {"--out takes one value", "(crossover report)"}},
    });
}

TEST(Words, AWordThatIsNotAmongTheFewIsToldWithThem) {
    expect_refusals({
        {{"sweep", "--pin", "core"},
         {"workers cannot be pinned to 'core' (--pin): did you mean 'cores'? there are: cores, "
          "none"}},
        {{"sweep", "--pin", ""}, {"pinned to '' (--pin)"}},
        {{"sweep", "--calls", "hot,cald"},
         {"no call mode 'cald' (--calls)", "did you mean 'cold'?", "hot, cold, first"}},
        {{"sweep", "--skip", "safe", "--skip", "prob"},
         {"no part to leave out 'prob' (--skip)", "'probe'?", "probe, dispatch, safe"}},
        {{"check", "--skip", "safe"}, {"no part to leave out 'safe' (--skip)", "are: probe"}},
        {{"check", "--format", "githob"}, {"no format 'githob' (--format)", "'github'?"}},
        {{"export", "--format", "cvs"}, {"no format 'cvs' (--format)", "gbench, bmf, github"}},
        {{"list", "x"}, {"no list of 'x'", "there are: workloads, backends"}},
    });
}

TEST(Words, AnEmptyNameIsRefused) {
    expect_refusals({
        {{"sweep", "--out", ""}, {"the folder's name is empty (--out)", "--out results"}},
        {{"check", "--out", ""}, {"the folder's name is empty (--out)", "--out results"}},
        {{"check", "--baseline", ""}, {"the name of a run is empty (--baseline)"}},
        {{"check", "--baseline", "x", "--head", ""}, {"is empty (--head)", "a run's folder"}},
        {{"export", "--format", "csv", "--output", ""}, {"the file's name is empty (--output)"}},
    });
}

TEST(Words, WhatAppliesToCommandLinesNeedsOne) {
    expect_refusals({
        {{"sweep", "--shell"}, {"--shell requires --command (crossover sweep)", "give both"}},
        {{"sweep", "--compare-output"}, {"--compare-output requires --command"}},
    });
}

TEST(Words, OnlyTheBudgetOfARunThatGoesOnCanBeChanged) {
    expect_refusals({
        {{"sweep", "--resume", "run", "--seed", "1"},
         {"--seed cannot be changed", "(--resume)", "leave it out"}},
        {{"sweep", "--resume", "run", "--quick", "--budget", "1s", "--workload", "wave"},
         {"--workload, --quick cannot be changed", "sweep anew"}},
        {{"sweep", "--resume", "run", "--out", "results"}, {"--out cannot be changed"}},
        {{"sweep", "--resume", "run", "--budget", "soon"},
         {"'soon' is not a length of time", "(--budget)"}},
    });
}

TEST(Words, ARunGoesOnWithItsOwnOptionsAndPerhapsMoreTime) {
    const auto plain = command_of({"sweep", "--resume", "run"});
    ASSERT_TRUE(plain.has_value()) << to_string(plain.error());
    EXPECT_EQ(std::get<SweepCommand>(*plain).options.resume, "run");
    EXPECT_EQ(std::get<SweepCommand>(*plain).more_s, std::nullopt);
    const auto longer = command_of({"sweep", "--budget", "2m", "--resume", "run"});
    ASSERT_TRUE(longer.has_value()) << to_string(longer.error());
    EXPECT_EQ(std::get<SweepCommand>(*longer).more_s, 120.0);
}

}  // namespace
}  // namespace crossover::cli
