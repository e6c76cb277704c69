#include "benchmarks/command/command_line.hpp"

#include <gtest/gtest.h>

namespace crossover::command {
namespace {

std::string filled(std::string_view word, bool shell = false) {
    const auto text =
        fill_placeholders(word, {.n = 4096, .workers = 2, .seed = 7, .side = "mine"}, shell);
    return text ? *text : to_string(text.error());
}

TEST(FillPlaces, PutsTheValuesIn) {
    EXPECT_EQ(filled("{n}"), "4096");
    EXPECT_EQ(filled("--n={n},{workers}{seed}"), "--n=4096,27");
    EXPECT_EQ(filled("{side}.in"), "mine.in");
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
    EXPECT_EQ(
        filled("--m {m}"),
        "'{m}' stands for nothing: there are {n}, {workers}, {seed} and {side}; write '{{m}}' "
        "for braces of your own");
}

TEST(NamesSize, WantsN) {
    const auto named = [](const std::vector<std::string>& words, bool shell = false) {
        const auto found = names_size(words, shell);
        return found.has_value() && *found;
    };
    EXPECT_TRUE(named({"mine", "--n", "{n}"}));
    EXPECT_TRUE(named({"mine{n}"}));
    EXPECT_FALSE(named({"mine"}));
    EXPECT_FALSE(named({"mine", "{workers}{side}"}));
    EXPECT_FALSE(named({"mine", "{{n}}"}));
    EXPECT_FALSE(named({"mine ${n}"}, true)) << "that is the shell's";
    EXPECT_FALSE(names_size({"{n}", "{nn}"}, false).has_value());
}

TEST(AssignmentsBefore, CountsVariablesBeforeTheProgram) {
    EXPECT_EQ(assignments_before({"OMP_NUM_THREADS=2", "_x1=", "prog", "A=1"}), 2U);
    EXPECT_EQ(assignments_before({"prog", "A=1"}), 0U);
    EXPECT_EQ(assignments_before({"1A=1", "prog"}), 0U);
    EXPECT_EQ(assignments_before({"=1"}), 0U);
    EXPECT_EQ(assignments_before({"./a=b", "x"}), 0U);
    EXPECT_EQ(assignments_before({"A=1"}), 1U) << "no program";
}

TEST(ShellSign, FindsWhatOnlyAShellUnderstands) {
    for (const auto& [line, sign] :
         std::vector<std::pair<std::string, std::string>>{{"cat < in", "<"},
                                                          {"cat >out", ">"},
                                                          {"a | b", "|"},
                                                          {"a; b", ";"},
                                                          {"a && b", "&"},
                                                          {"ls *.c", "*"},
                                                          {"echo `x`", "`"},
                                                          {"./a ~/in", "~"},
                                                          {"echo $HOME", "$"},
                                                          {"echo $(x)", "$"},
                                                          {"echo 'a' \"b\" | c", "|"}}) {
        EXPECT_EQ(shell_sign(line), sign) << line;
    }
}

TEST(ShellSign, LeavesQuotesAndPlainSignsAlone) {
    for (const std::string line :
         {"./a --n {n}", "awk '{print $NF} | x'", "echo \"a > $b\"", "echo \\* \\$x", "cost 5$",
          "echo \"a'b | c\"", "echo $1", "a~b", "printf '%s \\' x", ""}) {
        EXPECT_EQ(shell_sign(line), "") << line;
    }
}

}  // namespace
}  // namespace crossover::command
