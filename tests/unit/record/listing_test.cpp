#include "benchmarks/record/listing.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace crossover::record {
namespace {

using nlohmann::json;

TEST(Listing, TellsWhatIsThereAndWhyNot) {
    const std::string text =
        to_listing_json({{"wave", "sines \"and\" roots"}, {"fma:K", "a chain"}},
                        {{"openmp", "a team", {"static", "dynamic"}, ""}, {"mpi", "ranks", {}, "no MPI"}});
    EXPECT_EQ(json::parse(text), json::parse(R"({
        "workloads":[{"name":"wave","summary":"sines \"and\" roots"},{"name":"fma:K","summary":"a chain"}],
        "backends":[{"name":"openmp","summary":"a team","present":true,"variants":["static","dynamic"],
                     "absent_reason":null},
                    {"name":"mpi","summary":"ranks","present":false,"variants":[],"absent_reason":"no MPI"}]})"));
    EXPECT_EQ(text.back(), '\n');
    EXPECT_EQ(json::parse(to_listing_json({}, {})), json::parse(R"({"workloads":[],"backends":[]})"));
}

}  // namespace
}  // namespace crossover::record
