#include "benchmarks/formats/columns.hpp"

#include <gtest/gtest.h>

namespace crossover::formats {
namespace {

TEST(Columns, StandUnderEachOtherByCharacters) {
    EXPECT_EQ(columns({{"a", "b", "c"}, {"µµ", "≤ 2"}, {"abc", "", "x"}}),
              "a     b     c\nµµ    ≤ 2\nabc         x\n");
    EXPECT_EQ(columns({}), "");
}

}  // namespace
}  // namespace crossover::formats
