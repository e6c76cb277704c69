#include "benchmarks/formats/table.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <limits>

namespace crossover::formats {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using text::Charset;

constexpr double k_infinity = std::numeric_limits<double>::infinity();

/// What a file may hold as a name.
const std::string k_hostile =
    "=cmd|'</td><img src=x onerror=alert(1)> | [a](b) `c` **d** @all #1 &amp;\n\\\x1b[2J\",;\xff";

Table small_table() {
    return {.columns = {{"name"},
                        {"n", Kind::count, true},
                        {"from", Kind::interval},
                        {"time", Kind::duration_ns, true},
                        {"ratio", Kind::ratio},
                        {"change", Kind::change},
                        {"verdict", Kind::verdict}},
            .rows = {{{"first"},
                      {"*", size_figure(4096, {}, {})},
                      {" [1]", size_figure(149, 128, 1810)},
                      {"", {1300.0, {}, {}}},
                      {"", {1.5, 1.25, 1.75}},
                      {"", {1.1, 1.09, 1.11}},
                      {"slower", {}, true}},
                     {{"µ"}, {}, {"", size_figure({}, {}, 16)}, {}, {"-"}, {}, {"same"}}},
            .remarks = {"* more than fits"},
            .notes = {"a ≥ b"}};
}

TEST(Table, TheTerminalHasColumns) {
    EXPECT_EQ(terminal_text(small_table(), Charset::utf8),
              "name         n   from                       time   ratio                   "
              "change                    verdict\n"
              "first   4,096*   149 (128 to 1,810) [1]   1.3 µs   1.5× (1.25× to 1.75×)   "
              "+10.0 % (+9.0 to +11.0)   slower\n"
              "µ                ≤ 16                              -                       "
              "                          same\n"
              "* more than fits\n"
              "[1] a ≥ b\n");
    EXPECT_EQ(terminal_rows({.columns = {{"x"}, {"y", Kind::text, true}, {"z"}},
                             .rows = {{{"a"}, {"b"}, {"c"}}, {{"µµ"}, {"≤ 2"}, {""}}}},
                            Charset::utf8),
              "a     b  c\nµµ  ≤ 2\n");
}

TEST(Table, AsciiIsAlignedToo) {
    const std::string text = terminal_text(small_table(), Charset::ascii);
    EXPECT_TRUE(std::all_of(text.begin(), text.end(), [](char letter) {
        return static_cast<unsigned char>(letter) < 0x80;
    })) << text;
    EXPECT_THAT(text, HasSubstr("\nu                <= 16 "));
    EXPECT_THAT(text, HasSubstr("1.5x (1.25x to 1.75x)"));
    EXPECT_THAT(text, HasSubstr("[1] a >= b\n"));
}

TEST(Table, MarkdownHasTheSameWords) {
    EXPECT_EQ(markdown_table(small_table()),
              "| name | n | from | time | ratio | change | verdict |\n"
              "|---|---:|---|---:|---|---|---|\n"
              "| first | 4,096&#42; | 149 (128 to 1,810) &#91;1&#93; | 1.3 µs | 1.5× (1.25× to "
              "1.75×) | +10.0 % (+9.0 to +11.0) | **slower** |\n"
              "| µ |  | ≤ 16 |  | - |  | same |\n"
              "\n"
              "- &#42; more than fits\n"
              "- &#91;1&#93; a ≥ b\n");
    EXPECT_EQ(markdown_table({.columns = {{"x"}}}), "| x |\n|---|\n");
}

TEST(Table, CsvHasPlainNumbers) {
    EXPECT_EQ(
        csv_table({.columns = {{"name"}, {"n", Kind::count}, {"t", Kind::duration_ns}},
                   .rows = {{{"a,b"}, {"", size_figure(1048576, {}, {})}, {"", {0.5, {}, {}}}},
                            {{"=1"}, {}, {"", {k_infinity, {}, {}}}}}}),
        "name,n,t\n\"a,b\",1048576,0.5\n'=1,,\n");
}

TEST(Table, AnIntervalHasTheEndsThatAreKnown) {
    const auto told = [](Kind kind, const record::Estimate& figure) {
        return field_text(kind, {"", figure});
    };
    EXPECT_EQ(told(Kind::interval, size_figure(4096, 2048, {})), "4,096 (2,048 to ?)");
    EXPECT_EQ(told(Kind::interval, size_figure(149, {}, 181)), "149 (? to 181)");
    EXPECT_EQ(told(Kind::interval, {}), "");
    EXPECT_EQ(told(Kind::ratio, {{}, 1.5, {}}), "? (1.5× to ?)");
    EXPECT_EQ(told(Kind::ratio, {1.5, -k_infinity, 2.0}), "1.5× (? to 2×)");
    EXPECT_EQ(told(Kind::ratio, {k_infinity, {}, {}}), "");
    EXPECT_EQ(told(Kind::change, {0.9, {}, {}}), "-10.0 %");
    EXPECT_EQ(told(Kind::count, {1e300, {}, {}}), "9,000,000,000,000,000,000");
}

Table hostile_table() {
    return {.columns = {{"name"}, {"verdict", Kind::verdict}},
            .rows = {{{k_hostile}, {k_hostile, {}, true}}, {{std::string(20000, 'x')}, {"y"}}},
            .remarks = {k_hostile},
            .notes = {k_hostile}};
}

TEST(Table, HostileTextCannotSteerATerminal) {
    for (const std::string& text : {terminal_text(hostile_table(), Charset::utf8),
                                    terminal_text(hostile_table(), Charset::ascii)}) {
        EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 5);
        EXPECT_THAT(text, Not(HasSubstr("\x1b")));
        EXPECT_THAT(text, Not(HasSubstr("\xff")));
        EXPECT_THAT(text, HasSubstr(std::string(20000, 'x') + "   y\n"));
    }
}

TEST(Table, HostileTextIsNoMarkdown) {
    const std::string text = markdown_table(hostile_table());
    for (const char* markup :
         {"<img", "](", "`c`", "**d**", "@all", " #1", "&amp;", "\\", "\x1b", "\xff"}) {
        EXPECT_THAT(text, Not(HasSubstr(markup)));
    }
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 7);
    EXPECT_EQ(std::count(text.begin(), text.end(), '|'), 3 * 4);
}

TEST(Table, HostileTextIsNoFormulaInCsv) {
    const std::string text = csv_table(hostile_table());
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 3);
    EXPECT_THAT(text, HasSubstr("\n\"'=cmd|"));
    EXPECT_THAT(text, HasSubstr("[2J\"\",;?\",\"'=cmd|"));
    EXPECT_THAT(text, HasSubstr("\n" + std::string(20000, 'x') + ",y\n"));
}

}  // namespace
}  // namespace crossover::formats
