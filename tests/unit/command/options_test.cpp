#include "benchmarks/command/options.hpp"

#include <gtest/gtest.h>

namespace crossover::command {
namespace {

TEST(CommandOptions, AreReadAsTheyAreWritten) {
    const CommandOptions asked{.words = {"A=1", "prog", "--", "--shell=x", ""},
                               .shell = "bash",
                               .compare_output = true,
                               .output = "out-{n}",
                               .input = "in=1",
                               .setup = "a && b",
                               .prepare = "--",
                               .conclude = "c",
                               .ignored = "1,2"};
    const auto told = options_from(words_of(asked));
    ASSERT_TRUE(told.has_value());
    EXPECT_EQ(words_of(*told), words_of(asked));
    EXPECT_EQ(told->words, asked.words);
    EXPECT_EQ(told->shell, "bash");
    EXPECT_TRUE(told->compare_output);
    EXPECT_EQ(told->output, "out-{n}");
    EXPECT_EQ(told->input, "in=1");
    EXPECT_EQ(told->setup, "a && b");
    EXPECT_EQ(told->prepare, "--");
    EXPECT_EQ(told->conclude, "c");
    EXPECT_EQ(told->ignored, "1,2");
}

TEST(CommandOptions, SayNothingOfWhatIsNotAsked) {
    EXPECT_EQ(words_of({.words = {"x"}}), (std::vector<std::string>{"--", "x"}));
}

TEST(CommandOptions, RefuseUnknownWordsAndNoCommand) {
    EXPECT_FALSE(options_from({"--shel=x", "--", "x"}).has_value());
    EXPECT_FALSE(options_from({"--compare-output"}).has_value());
    EXPECT_FALSE(options_from({"--"}).has_value());
    EXPECT_FALSE(options_from({}).has_value());
}

TEST(ExitCodes, AreAllOrListed) {
    EXPECT_TRUE(are_codes("all"));
    EXPECT_TRUE(are_codes("1,255"));
    for (const std::string wrong : {"", "0", "256", "1,", "x", "1 2", "-1", "al"}) {
        EXPECT_FALSE(are_codes(wrong)) << wrong;
    }
    EXPECT_TRUE(ignores("all", 7));
    EXPECT_TRUE(ignores("1,7", 7));
    EXPECT_FALSE(ignores("1,77", 7));
    EXPECT_FALSE(ignores("", 7));
}

}  // namespace
}  // namespace crossover::command
