#include "benchmarks/gbench/names.hpp"

#include <gtest/gtest.h>

#include <regex>

namespace crossover::gbench {
namespace {

TEST(GbenchNames, TheArgumentBecomesAPlace) {
    const std::vector<std::pair<std::string, SizedName>> expected{
        {"BM_Sort/1024", {"BM_Sort/{n}", 1024}},
        {"BM_Sort/size:1024/real_time", {"BM_Sort/size:{n}/real_time", 1024}},
        {"BM_Sort/8/16/threads:4", {"BM_Sort/{n}/16/threads:4", 8}},
        {"BM_X/8/min_time:0.010/repeats:3/process_time/real_time/threads:1",
         {"BM_X/{n}/min_time:0.010/repeats:3/process_time/real_time/threads:1", 8}},
        {"BM_X/8/min_warmup_time:0.1/iterations:7/manual_time",
         {"BM_X/{n}/min_warmup_time:0.1/iterations:7/manual_time", 8}},
        {"BM_Copy<std::pair<int, A&B>>/64", {"BM_Copy<std::pair<int, A&B>>/{n}", 64}},
        {"Set/up/2", {"Set/up/{n}", 2}},
        {"Fixture/Test/threads:2", {"Fixture/Test/threads:2", 1}},
        {"BM_Plain", {"BM_Plain", 1}},
        {"BM_Zero/0", {"BM_Zero/0", 1}},
        {"BM_Less/-5", {"BM_Less/-5", 1}},
        {"BM_Huge/1099511627777", {"BM_Huge/1099511627777", 1}},
        {"BM_Wide/99999999999999999999", {"BM_Wide/99999999999999999999", 1}},
        {"17", {"17", 1}},
        {"", {"", 1}},
        {"BM_/", {"BM_/", 1}}};
    for (const auto& [name, sized] : expected) {
        EXPECT_EQ(sized_name(name), sized) << name << " gave " << sized_name(name).pattern;
        EXPECT_EQ(name_at(sized.pattern, sized.n), name);
    }
}

TEST(GbenchNames, AnotherArgumentCanBeTheSize) {
    EXPECT_EQ(sized_name("BM_Sort/8/16/threads:4", 2), (SizedName{"BM_Sort/8/{n}/threads:4", 16}));
    EXPECT_EQ(sized_name("BM_Sort/-1/b:16", 2), (SizedName{"BM_Sort/-1/b:{n}", 16}));
    EXPECT_EQ(sized_name("BM_Sort/8/16", 3), (SizedName{"BM_Sort/8/16", 1}));
    EXPECT_EQ(sized_name("BM_Sort/8/16", 0), (SizedName{"BM_Sort/8/16", 1}));
}

TEST(GbenchNames, TheFamilyIsWhatComesBeforeArguments) {
    EXPECT_EQ(family_of("BM_Sort/8/16/threads:4"), "BM_Sort");
    EXPECT_EQ(family_of("BM_Sort/size:{n}/16/manual_time"), "BM_Sort");
    EXPECT_EQ(family_of("BM_Copy<a/b>/8"), "BM_Copy<a/b>");
    EXPECT_EQ(family_of("BM_Plain"), "BM_Plain");
}

TEST(GbenchNames, TheFilterMatchesOneNameAlone) {
    const std::string name = R"(BM_Copy<f(int*), [a-b]+?{1}|^c$\d>/8.5)";
    const std::regex filter(anchored_filter(name), std::regex::extended);
    EXPECT_TRUE(std::regex_search(name, filter));
    EXPECT_FALSE(std::regex_search(name + "0", filter));
    EXPECT_FALSE(std::regex_search("x" + name, filter));
    EXPECT_EQ(anchored_filter("BM_A/8"), "^BM_A/8$");
}

}  // namespace
}  // namespace crossover::gbench
