#include "benchmarks/cli/units.hpp"

#include <gmock/gmock.h>

#include <limits>

namespace crossover::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

template <class T>
std::string error_of(const Expected<T>& result) {
    return result ? "accepted" : to_string(result.error());
}

TEST(Units, DurationsHaveAUnitOrAreSeconds) {
    EXPECT_DOUBLE_EQ(*parse_duration("90", "--budget"), 90.0);
    EXPECT_DOUBLE_EQ(*parse_duration("90s", "--budget"), 90.0);
    EXPECT_DOUBLE_EQ(*parse_duration("2m", "--budget"), 120.0);
    EXPECT_DOUBLE_EQ(*parse_duration("500ms", "--budget"), 0.5);
    EXPECT_DOUBLE_EQ(*parse_duration("1.5h", "--budget"), 5400.0);
    EXPECT_DOUBLE_EQ(*parse_duration("1e3ms", "--budget"), 1.0);
}

TEST(Units, WhatIsNoDurationIsRefused) {
    for (const char* text :
         {"",    "s",   "ms",  "0",  "0s",  "-5s",  "inf",   "nan",  "nans", "1 s",
          " 1s", "1s ", "+1s", "1d", "1ss", "0x10", "1e400", "1e10", "ten",  "1,5s"}) {
        EXPECT_THAT(error_of(parse_duration(text, "--budget")),
                    AllOf(HasSubstr(std::string("'") + text + "'"), HasSubstr("(--budget)"),
                          HasSubstr("such as")))
            << text;
    }
    EXPECT_THAT(error_of(parse_duration("x", "--deadline")), HasSubstr("(--deadline)"));
}

TEST(Units, SizesAreWholeNumbersOrPowers) {
    using Sizes = std::pair<std::uint64_t, std::uint64_t>;
    EXPECT_EQ(*parse_size_range("1:1048576", "--n"), Sizes(1, 1048576));
    EXPECT_EQ(*parse_size_range("1:2^20", "--n"), Sizes(1, 1048576));
    EXPECT_EQ(*parse_size_range("10^3:10^6", "--n"), Sizes(1000, 1000000));
    EXPECT_EQ(*parse_size_range("2^0:2^40", "--n"), Sizes(1, std::uint64_t{1} << 40U));
    EXPECT_EQ(*parse_size_range("7:7", "--n"), Sizes(7, 7));
    EXPECT_EQ(*parse_size_range("64K:16M", "--n"), Sizes(65536, 16777216));
    EXPECT_EQ(*parse_size_range("1G:1T", "--n"), Sizes(1073741824, std::uint64_t{1} << 40U));
    EXPECT_EQ(*parse_size_range("1e3:25E5", "--n"), Sizes(1000, 2500000));
}

TEST(Units, AListOfSizesIsSortedAndOnce) {
    const auto list = [](std::string_view text) { return parse_size_list(text, "--n"); };
    EXPECT_THAT(*list("1K,10,2^4,10"), ::testing::ElementsAre(10U, 16U, 1024U));
    for (const char* text : {"", "1,", ",1", "0,1", "1:2,3", "1,2^41", "1,-2"}) {
        EXPECT_FALSE(list(text).has_value()) << text;
    }
}

TEST(Units, WhatIsNoRangeIsRefused) {
    for (const char* text : {"",
                             ":",
                             "5",
                             "5:",
                             ":5",
                             "0:5",
                             "-1:5",
                             "1:5:9",
                             "a:b",
                             "1.5:8",
                             "1:1.5e6",
                             "1:1e",
                             "1:e6",
                             "1:1e-6",
                             "1:1e13",
                             "0e3:5",
                             "1:K",
                             "1:4k",
                             "1:4KK",
                             "1:4Ki",
                             "1:2T",
                             "1:1.5K",
                             "1:2^41",
                             "1:1099511627777",
                             "1:99999999999999999999",
                             "1:2^4294967295",
                             "1:2^-1",
                             "1:1^5",
                             "1:^5",
                             "1:2^",
                             "1 :5",
                             "1:+5",
                             "1:3^26"}) {
        EXPECT_THAT(error_of(parse_size_range(text, "--n")),
                    AllOf(HasSubstr(std::string("'") + text + "' is not a range of sizes (--n)"),
                          HasSubstr("2^40")))
            << text;
    }
}

TEST(Units, AnEmptyRangeIsTurnedRound) {
    EXPECT_EQ(error_of(parse_size_range("10:5", "--n")),
              "the range '10:5' is empty (--n): the smaller size comes first: 5:10");
}

TEST(Units, WorkersAreSortedAndOnce) {
    EXPECT_THAT(*parse_workers("4", 2), ElementsAre(4U));
    EXPECT_THAT(*parse_workers("8,1,max,2,1", 2), ElementsAre(1U, 2U, 8U));
    EXPECT_THAT(*parse_workers("max", 6), ElementsAre(6U));
    EXPECT_THAT(*parse_workers("4096", 2), ElementsAre(4096U));
}

TEST(Units, WhatIsNoWorkerCountIsRefused) {
    for (const char* text :
         {"", "0", "-1", "1.5", "two", "MAX", "4097", "99999999999", "1 2", "+1"}) {
        EXPECT_THAT(
            error_of(parse_workers(text, 6)),
            AllOf(HasSubstr(std::string("'") + text + "' is not a number of workers (--workers)"),
                  HasSubstr("from 1 to 4096"), HasSubstr("the 6 usable CPUs")))
            << text;
    }
    for (const char* text : {"1,", ",1", "1,,2"}) {
        EXPECT_THAT(error_of(parse_workers(text, 6)), HasSubstr("'' is not a number of workers"))
            << text;
    }
    EXPECT_THAT(error_of(parse_workers("1,0,2", 6)), HasSubstr("'0'"));
}

TEST(Units, SeedsAreWhole) {
    EXPECT_EQ(*parse_seed("0"), 0U);
    EXPECT_EQ(*parse_seed("18446744073709551615"), std::numeric_limits<std::uint64_t>::max());
    for (const char* text : {"", "-1", "1.5", "18446744073709551616", "abc", "7 "}) {
        EXPECT_THAT(error_of(parse_seed(text)), HasSubstr("is not a seed (--seed)")) << text;
    }
}

TEST(Units, WordsAreSplitAsAShellWould) {
    EXPECT_THAT(*split_words("taskset -c 0,1"), ElementsAre("taskset", "-c", "0,1"));
    EXPECT_THAT(*split_words("  a\t b\n c  "), ElementsAre("a", "b", "c"));
    EXPECT_THAT(*split_words("'one word' \"and 'another'\""),
                ElementsAre("one word", "and 'another'"));
    EXPECT_THAT(*split_words("pre'fix'\"ed\""), ElementsAre("prefixed"));
    EXPECT_THAT(*split_words("'' a \"\""), ElementsAre("", "a", ""));
    EXPECT_THAT(*split_words(R"(a\ b \'c\" "d\"e" 'f\g')"),
                ElementsAre("a b", "'c\"", "d\"e", "f\\g"));
    EXPECT_THAT(*split_words("end\\"), ElementsAre("end\\"));
    EXPECT_THAT(*split_words(""), ElementsAre());
    EXPECT_THAT(*split_words("   "), ElementsAre());
}

TEST(Units, AnOpenQuoteIsAnError) {
    EXPECT_EQ(error_of(split_words("say 'hi")),
              "a quote is not closed in 'say 'hi': close it with '");
    EXPECT_THAT(error_of(split_words("\"it's")), HasSubstr("close it with \""));
}

}  // namespace
}  // namespace crossover::cli
