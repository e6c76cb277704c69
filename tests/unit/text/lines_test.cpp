#include "benchmarks/text/lines.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace crossover::text {
namespace {

TEST(NextLine, LinesComeOneByOneAndATornOneIsKnown) {
    std::istringstream stream("one\n\ntwo");
    std::string line;
    ASSERT_TRUE(next_line(stream, line, 10));
    EXPECT_EQ(line, "one");
    ASSERT_TRUE(next_line(stream, line, 10));
    EXPECT_EQ(line, "");
    EXPECT_FALSE(stream.eof());
    ASSERT_TRUE(next_line(stream, line, 10));
    EXPECT_EQ(line, "two");
    EXPECT_TRUE(stream.eof()) << "it has no end";
    EXPECT_FALSE(next_line(stream, line, 10));
}

TEST(NextLine, ALongLineIsNotKeptWhole) {
    std::istringstream stream("0123456789\nabcde\nabcdef\n" + std::string(1'000'000, 'x') +
                              "\nlast\n");
    std::string line;
    for (const char* expected : {"012345", "abcde", "abcdef", "xxxxxx", "last"}) {
        ASSERT_TRUE(next_line(stream, line, 5));
        EXPECT_EQ(line, expected);
    }
    EXPECT_FALSE(next_line(stream, line, 5));
}

TEST(LastLine, PassesOverBlankOnes) {
    EXPECT_EQ(last_line(""), "");
    EXPECT_EQ(last_line(" \r\n\n "), "");
    EXPECT_EQ(last_line("only"), "only");
    EXPECT_EQ(last_line("first\n the last \r\n\n"), " the last");
}

}  // namespace
}  // namespace crossover::text
