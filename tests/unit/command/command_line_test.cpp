#include "benchmarks/command/command_line.hpp"

#include <gtest/gtest.h>

namespace crossover::command {
namespace {

std::string filled(std::string_view word, bool shell = false) {
    const auto text = fill_placeholders(word, {.n = 4096, .workers = 2, .seed = 7}, shell);
    return text ? *text : to_string(text.error());
}

TEST(FillPlaces, PutsTheValuesIn) {
    EXPECT_EQ(filled("{n}"), "4096");
    EXPECT_EQ(filled("--n={n},{workers}{seed}"), "--n=4096,27");
    EXPECT_EQ(filled(""), "");
    EXPECT_EQ(filled("größe={n}µ"), "größe=4096µ");
}

TEST(FillPlaces, LeavesOtherBracesAlone) {
    for (const std::string text :
         {"{", "}", "{}", "{ n }", "{n", "n}", "{N}", "{1}", "BEGIN{for(i=0;i<3;i++){x+=i}}",
          "{\"n\": 1}", "{{", "}}", "{{}}"}) {
        EXPECT_EQ(filled(text), text);
    }
}

TEST(FillPlaces, TakesTwoPairsOfBracesForOne) {
    EXPECT_EQ(filled("{{n}}"), "{n}");
    EXPECT_EQ(filled("{{print}} {n}"), "{print} 4096");
    EXPECT_EQ(filled("{{n}"), "{4096") << "a brace, and a place";
}

TEST(FillPlaces, LeavesVariablesToAShellOnly) {
    EXPECT_EQ(filled("${n} {n} ${home}", true), "${n} 4096 ${home}");
    EXPECT_EQ(filled("${n}", false), "$4096");
}

TEST(FillPlaces, RefusesANameThatStandsForNothing) {
    EXPECT_EQ(filled("--m {m}"),
              "'{m}' stands for nothing: there are {n}, {workers} and {seed}; write '{{m}}' for "
              "braces of your own");
}

TEST(CheckPlaces, WantsN) {
    EXPECT_TRUE(check_placeholders({"mine", "--n", "{n}"}, false).has_value());
    EXPECT_TRUE(check_placeholders({"mine{n}"}, false).has_value());
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"mine"}, {"mine", "{workers}"}, {"mine", "{{n}}"}}) {
        ASSERT_FALSE(check_placeholders(words, false).has_value());
        EXPECT_NE(check_placeholders(words, false).error().what.find("does not contain {n}"),
                  std::string::npos);
    }
    EXPECT_FALSE(check_placeholders({"mine ${n}"}, true).has_value()) << "that is the shell's";
    EXPECT_FALSE(check_placeholders({"{n}", "{nn}"}, false).has_value());
}

}  // namespace
}  // namespace crossover::command
