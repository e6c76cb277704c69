// --program and `crossover python`: which command becomes the runner.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "benchmarks/cli/commands.hpp"
#include "tests/unit/cli/parsed.hpp"

namespace crossover::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// The small world with an interpreter, where every program offers one comparison.
Catalogue catalogue_with_programs() {
    Catalogue known = catalogue();
    known.python = {"py", "package"};
    known.ask_program = [](const std::vector<std::string>&) {
        return Expected<std::vector<protocol::OfferedWorkload>>(
            {{.name = "sums", .ways = {"serial", "pool"}, .n_min = 16, .n_max = 64}});
    };
    return known;
}

sweep::SweepOptions options_of(const std::vector<const char*>& words) {
    const auto command = parsed(words, catalogue_with_programs());
    EXPECT_TRUE(command.has_value()) << to_string(command.error());
    return std::get<SweepCommand>(*command).options;
}

TEST(OwnProgram, IsTheRunnerOfBothSides) {
    const auto options = options_of({"sweep", "--program", "mine"});
    ASSERT_EQ(options.runners.size(), 2U);
    EXPECT_EQ(options.runners[0].name, "serial");
    EXPECT_EQ(options.runners[1].name, "pool");
    for (const driver::NamedCommand& runner : options.runners) {
        EXPECT_THAT(runner.words, ElementsAre("./mine", "--serve"));
    }
    EXPECT_THAT(options_of({"sweep", "--program", "a/mine"}).runners[0].words,
                ElementsAre("a/mine", "--serve"));
}

TEST(OwnProgram, InPythonIsRunByTheInterpreter) {
    const auto options = options_of({"python", "it.py:sums", "--budget", "14s"});
    ASSERT_EQ(options.runners.size(), 2U);
    for (const driver::NamedCommand& runner : options.runners) {
        EXPECT_THAT(runner.words, ElementsAre("py", "package", "it.py:sums", "--serve"));
    }
    EXPECT_EQ(options.budget_s, 14.0);
    EXPECT_EQ(options.n_min, 16U);
    EXPECT_EQ(options.n_max, 64U);
    EXPECT_THAT(names_of(options.workloads), ElementsAre("sums"));
    EXPECT_THAT(options.command_line,
                ElementsAre("crossover", "python", "it.py:sums", "--budget", "14s"));
}

TEST(OwnProgram, InPythonMustBeNamedAndCannotBeBound) {
    EXPECT_THAT(error_of({"python"}), HasSubstr("COMPARISON"));
    EXPECT_THAT(error_of({"python", "it.py", "--pin", "cores"}), HasSubstr("--pin"));
    EXPECT_THAT(error_of({"python", "it.py", "--program", "mine"}), HasSubstr("--program"));
    EXPECT_THAT(error_of({"python", "it.py", "more"}), HasSubstr("'more' is one word too many"));
}

}  // namespace
}  // namespace crossover::cli
