#include "benchmarks/formats/listing.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace crossover::formats {
namespace {

using nlohmann::json;

TEST(Listing, TellsWhatIsThereAndWhyNot) {
    const std::string text =
        to_listing_json({{"wave", "sines \"and\" roots"}, {"fma:K", "a chain"}},
                        {{"openmp", "a team", {"static", "dynamic"}, ""},
                         {"python:threads", "threads", {}, "no Python", "python:serial", false}});
    EXPECT_EQ(json::parse(text), json::parse(R"({
        "workloads":[{"name":"wave","summary":"sines \"and\" roots"},{"name":"fma:K","summary":"a chain"}],
        "backends":[{"name":"openmp","summary":"a team","present":true,"variants":["static","dynamic"],
                     "absent_reason":null,"baseline":"serial","default":true},
                    {"name":"python:threads","summary":"threads","present":false,"variants":[],
                     "absent_reason":"no Python","baseline":"python:serial","default":false}]})"));
    EXPECT_EQ(text.back(), '\n');
    EXPECT_EQ(json::parse(to_listing_json({}, {})),
              json::parse(R"({"workloads":[],"backends":[]})"));
}

}  // namespace
}  // namespace crossover::formats
