#include "benchmarks/text/printable.hpp"

#include <gtest/gtest.h>

namespace crossover::text {
namespace {

TEST(Printable, LeavesTextAlone) {
    for (const char* text : {"", "plain ~ text", "\xc2\xb5s", "\xe2\x89\xa4 \xe2\x80\xa6",
                             "\xf0\x9f\x98\x80", "\xc2\xa0", "\xed\x9f\xbf", "\xee\x80\x80",
                             "\xf4\x8f\xbf\xbf", "\xe0\xa0\x80", "\xf0\x90\x80\x80"}) {
        EXPECT_EQ(printable(text), text);
    }
}

TEST(Printable, ControlCharactersBecomeSpaces) {
    EXPECT_EQ(printable(std::string("a\nb\tc\rd\0e", 9)), "a b c d e");
    EXPECT_EQ(printable("\x1b[31mred\x7f"), " [31mred ");
    EXPECT_EQ(printable("\xc2\x9b"
                        "31m"),
              " 31m");  // the one-character form of escape and bracket
}

TEST(Printable, WhatBreaksALineTurnsItOrCannotBeSeenBecomesASpace) {
    for (const char* text :
         {"\u2028", "\u2029", "\u202a", "\u202e", "\u2066", "\u2069", "\u200e", "\u200f", "\u061c",
          "\u200b", "\u2060", "\ufeff", "\ufff9", "\u00ad", "\U000e0041"}) {
        EXPECT_EQ(printable(std::string("a") + text + "b"), "a b") << text;
    }
    for (const char* text :
         {"\u2027", "\u202f", "\u2070", "\u2010", "\u00ae", "\ufffd", "\u05d0", "\U000e0100"}) {
        EXPECT_EQ(printable(text), text);
    }
}

TEST(Printable, BrokenBytesBecomeQuestionMarks) {
    EXPECT_EQ(printable("\xff"), "?");
    EXPECT_EQ(printable("a\x80z"), "a?z");
    EXPECT_EQ(printable("\xc3"), "?");
    EXPECT_EQ(printable("\xc3("), "?(");
    EXPECT_EQ(printable("\xe2\x82"), "??");
    EXPECT_EQ(printable("\xc0\xaf"), "??");            // overlong, two bytes
    EXPECT_EQ(printable("\xe0\x80\xaf"), "???");       // overlong, three bytes
    EXPECT_EQ(printable("\xf0\x80\x80\xaf"), "????");  // overlong, four bytes
    EXPECT_EQ(printable("\xed\xa0\x80"), "???");       // half of a surrogate pair
    EXPECT_EQ(printable("\xf4\x90\x80\x80"), "????");  // beyond U+10FFFF
    EXPECT_EQ(printable("\xf5\x80\x80\x80"), "????");
}

TEST(Shortened, LongWordsAreCutBetweenCharacters) {
    EXPECT_EQ(shortened("four", 4), "four");
    EXPECT_EQ(shortened("fives", 4), "five...");
    EXPECT_EQ(shortened("abc\xc3\xa9", 4), "abc...");
    EXPECT_EQ(shortened("ab\xe2\x89\xa4z", 4), "ab...");
    EXPECT_EQ(shortened("ab\xe2\x89\xa4z", 5), "ab\xe2\x89\xa4...");
    EXPECT_EQ(shortened(std::string(600, 'x')), std::string(500, 'x') + "...");
    EXPECT_EQ(shortened(std::string(600, '\x80')), std::string(496, '\x80') + "...")
        << "no UTF-8 at all";
}

}  // namespace
}  // namespace crossover::text
