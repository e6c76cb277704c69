#include "benchmarks/formats/escape.hpp"

#include <gtest/gtest.h>

namespace crossover::formats {
namespace {

TEST(Escape, XmlHoldsNoMarkup) {
    EXPECT_EQ(xml_escaped("<a href=\"x\">'&'</a>"),
              "&lt;a href=&quot;x&quot;&gt;&apos;&amp;&apos;&lt;/a&gt;");
    EXPECT_EQ(xml_escaped("]]>"), "]]&gt;");
    EXPECT_EQ(xml_escaped("a\nb\x01\x7f\xff"), "a b  ?");
    EXPECT_EQ(xml_escaped("\xEF\xBF\xBE|\xEF\xBF\xBF|\xEF\xBF\xBD"), "?|?|\xEF\xBF\xBD");
    EXPECT_EQ(xml_escaped("±"), "±");
    EXPECT_EQ(xml_escaped_lines("a\n<b\x1b\n"), "a&#10;&lt;b &#10;");
}

TEST(Escape, MarkdownStaysTextOnOneLine) {
    EXPECT_EQ(markdown_escaped("a_b 149 (128 to 181) µ"), "a_b 149 (128 to 181) µ");
    EXPECT_EQ(markdown_escaped("<i>|[a](b)`c`**d**#1@all~&amp;!\\\n\x1b[2J"),
              "&#60;i&#62;&#124;&#91;a&#93;(b)&#96;c&#96;&#42;&#42;d&#42;&#42;&#35;1&#64;all&#126;"
              "&#38;amp;&#33;&#92;  &#91;2J");
}

TEST(Escape, CsvIsQuotedOnlyWhereItMustBe) {
    EXPECT_EQ(csv_escaped("plain text"), "plain text");
    EXPECT_EQ(csv_escaped(""), "");
    EXPECT_EQ(csv_escaped("a,b"), "\"a,b\"");
    EXPECT_EQ(csv_escaped("say \"hi\""), "\"say \"\"hi\"\"\"");
    EXPECT_EQ(csv_escaped("two\r\nlines"), "two  lines");
}

TEST(Escape, CsvIsNoFormula) {
    for (const char* formula : {"=1+1", "+1", "-1", "@sum"}) {
        EXPECT_EQ(csv_escaped(formula), std::string("'") + formula);
    }
    EXPECT_EQ(csv_escaped("a=1"), "a=1");
    EXPECT_EQ(csv_escaped("=a,b"), "\"'=a,b\"");
}

TEST(Escape, AWorkflowCommandIsOneAndHoldsItsText) {
    EXPECT_EQ(github_command("error", "a: b, 5 %\n", "50 %: x,\n::error::fake\x1b"),
              "::error title=a%3A b%2C 5 %25%0A::50 %25: x,%0A::error::fake \n");
}

}  // namespace
}  // namespace crossover::formats
