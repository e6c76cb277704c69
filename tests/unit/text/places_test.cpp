#include "benchmarks/text/places.hpp"

#include <gtest/gtest.h>

#include <array>

namespace crossover::text {
namespace {

TEST(Places, StandForTheirValues) {
    const std::array<Place, 2> places{{{"here", "a"}, {"per_node", "b"}}};
    EXPECT_EQ(fill_places("{here}-{per_node}{{here}}", places, false), "a-b{here}");
}

TEST(Places, OthersAreToldWithThoseThatThereAre) {
    const std::array<Place, 3> places{{{"a", "1"}, {"b", "2"}, {"c", "3"}}};
    EXPECT_EQ(to_string(fill_places("{d}", places, false).error()),
              "'{d}' stands for nothing: there are {a}, {b} and {c}; write '{{d}}' for braces of "
              "your own");
}

}  // namespace
}  // namespace crossover::text
