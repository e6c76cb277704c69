#include "benchmarks/formats/hyperfine.hpp"

#include <gtest/gtest.h>

namespace crossover::formats {
namespace {

record::Sample sample(std::uint64_t n, double serial_s, double parallel_s) {
    return {.n = n,
            .iterations = 4,
            .serial = {.seconds = 4 * serial_s},
            .parallel = {.seconds = 4 * parallel_s}};
}

TEST(Hyperfine, HasEveryTimeOfBothSidesPerCall) {
    const record::Curve curve{
        .key = {"command", "two", 2, record::CallMode::hot, "one"},
        .rounds = {},
        .samples = {sample(64, 1.0, 0.5), sample(8, 0.25, 2.0), sample(64, 3.0, 0.5)}};
    EXPECT_EQ(to_hyperfine_json({curve}),
              R"({
 "results": [
  {"command":"command/two/2/hot/8/one","mean":0.25,"stddev":null,"median":0.25,"min":0.25,"max":0.25,"times":[0.25],"parameters":{"n":"8","side":"one"}},
  {"command":"command/two/2/hot/8","mean":2.0,"stddev":null,"median":2.0,"min":2.0,"max":2.0,"times":[2.0],"parameters":{"n":"8","side":"two"}},
  {"command":"command/two/2/hot/64/one","mean":2.0,"stddev":1.4142135623730951,"median":2.0,"min":1.0,"max":3.0,"times":[1.0,3.0],"parameters":{"n":"64","side":"one"}},
  {"command":"command/two/2/hot/64","mean":0.5,"stddev":0.0,"median":0.5,"min":0.5,"max":0.5,"times":[0.5,0.5],"parameters":{"n":"64","side":"two"}}
 ]
}
)");
}

TEST(Hyperfine, OfNothingIsAnEmptyList) {
    EXPECT_EQ(to_hyperfine_json({}), "{\n \"results\": [\n ]\n}\n");
}

}  // namespace
}  // namespace crossover::formats
