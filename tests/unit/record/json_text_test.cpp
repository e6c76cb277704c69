#include "benchmarks/record/json_text.hpp"

#include <gmock/gmock.h>

namespace crossover::record {
namespace {

using ::testing::HasSubstr;

std::string parse_complaint(const std::string& text, std::string_view passed_over = {}) {
    try {
        return "accepted: " + parse_json(text, passed_over).dump();
    } catch (const Damaged& problem) {
        return problem.what();
    }
}

TEST(JsonText, WhatIsNoJsonIsToldByPlace) {
    EXPECT_EQ(parse_complaint(""), "not JSON from column 1 on");
    EXPECT_EQ(parse_complaint("nonsense"), "not JSON from column 2 on");
    EXPECT_EQ(parse_complaint("{\"a\":1,}"), "not JSON from column 8 on");
    EXPECT_EQ(parse_complaint("{\n \"a\": 1,\n \"b\": ?\n}"), "not JSON from line 3, column 7 on");
    EXPECT_EQ(parse_complaint("{\"a\":1"), "not JSON from column 7 on");
    EXPECT_EQ(parse_complaint("[1][2]"), "not JSON from column 4 on");
    EXPECT_EQ(parse_complaint("[\"\xff\"]"), "not JSON from column 3 on");
    EXPECT_EQ(parse_complaint("[1e999]"), "not JSON that can be read: a number in it is too large");
}

TEST(JsonText, DepthIsLimitedAndTextsAreNotLookedInto) {
    const auto lists = [](std::size_t depth) {
        return std::string(depth, '[') + std::string(depth, ']');
    };
    EXPECT_THAT(parse_complaint(lists(64)), HasSubstr("accepted"));
    EXPECT_EQ(parse_complaint(lists(65)), "nested more than 64 deep");
    EXPECT_EQ(parse_complaint(std::string(200'000, '[')), "nested more than 64 deep");
    EXPECT_THAT(parse_complaint("[" + std::string(1000, ' ') + lists(60) + "," + lists(63) + "]"),
                HasSubstr("accepted"));
    EXPECT_THAT(
        parse_complaint("[\"" + std::string(100, '[') + "\\\"" + std::string(100, '{') + "\"]"),
        HasSubstr("accepted"));
}

TEST(JsonText, KeysOfOneObjectAreLimited) {
    const auto object = [](int keys) {
        std::string text = "{";
        for (int i = 0; i < keys; ++i) {
            text += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":[{\"a\":1,\"b\":2}]";
        }
        return text + "}";
    };
    EXPECT_THAT(parse_complaint(object(4096)), HasSubstr("accepted"));
    EXPECT_EQ(parse_complaint(object(4097)), "an object in it has more than 4096 keys");
}

TEST(JsonText, AKeyAtTheTopMayBePassedOver) {
    EXPECT_EQ(parse_complaint(R"({"rows":[1,2],"a":{"rows":3}})", "rows"),
              R"(accepted: {"a":{"rows":3}})");
    EXPECT_THAT(parse_complaint(R"({"rows":[1,2)", "rows"),
                HasSubstr("not JSON from column 13 on"));
}

}  // namespace
}  // namespace crossover::record
