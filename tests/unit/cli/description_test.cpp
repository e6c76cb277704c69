#include "benchmarks/cli/description.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "tests/unit/cli/parsed.hpp"

namespace crossover::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const std::vector<DescribedCommand> k_commands{
    {"", "all of it", {{{"-h", "--help"}, "", "this text"}}},
    {"sweep",
     "measure: all's well",
     {{{"--n"}, "VALUE", "[low:high], don't \\ ask"},
      {{"--quick"}, "", "less"},
      {{}, "RESULTS", ".hidden"}}}};

TEST(Completion, OfBashHasTheWordsOfEveryCommand) {
    EXPECT_THAT(bash_completion(k_commands),
                AllOf(HasSubstr("'') words='sweep -h --help' ;;"),
                      HasSubstr("sweep) words='--n --quick' ;;"),
                      HasSubstr("complete -o default -F _crossover crossover")));
}

TEST(Completion, OfZshEscapesWhatItWouldReadAsItsOwn) {
    EXPECT_THAT(zsh_completion(k_commands),
                AllOf(HasSubstr(R"('sweep:measure: all'\''s well')"),
                      HasSubstr(R"('*--n[\[low:high\], don'\''t \\ ask]:VALUE:_files')"),
                      HasSubstr("'*--quick[less]'")));
}

TEST(Completion, OfFishTellsLettersWordsAndValues) {
    EXPECT_THAT(fish_completion(k_commands),
                AllOf(HasSubstr("-n '__fish_use_subcommand' -s h -l help -d 'this text'"),
                      HasSubstr("-n '__fish_seen_subcommand_from sweep' -l n -r -d"),
                      HasSubstr(R"('[low:high], don'\''t \\ ask')"), Not(HasSubstr("RESULTS"))));
}

TEST(ManualPage, KeepsTextsFromBeingCommandsOfRoff) {
    EXPECT_THAT(
        manual_page(k_commands, "1.2"),
        AllOf(HasSubstr("\"crossover 1.2\""), HasSubstr(".SS crossover sweep\n"),
              HasSubstr("\\fB\\-\\-n\\fR \\fIVALUE\\fR\n[low:high], don't \\e ask\n"),
              HasSubstr("\\fIRESULTS\\fR\n\\&.hidden\n"), HasSubstr("\\fB\\-h, \\-\\-help\\fR\n")));
}

TEST(Describe, IsForPackagesAndNotInTheHelp) {
    for (const char* reader : {"bash", "zsh", "fish", "man"}) {
        const auto text = parsed({"describe", reader});
        ASSERT_TRUE(text.has_value()) << reader;
        EXPECT_THAT(std::get<TextCommand>(*text).text,
                    AllOf(HasSubstr("sweep"), HasSubstr("budget"), Not(HasSubstr(" describe"))))
            << reader;
    }
    EXPECT_THAT(std::get<TextCommand>(*parsed({"--help"})).text, Not(HasSubstr(" describe")));
    EXPECT_FALSE(parsed({"describe", "csh"}).has_value());
    EXPECT_FALSE(parsed({"describe"}).has_value());
}

}  // namespace
}  // namespace crossover::cli
