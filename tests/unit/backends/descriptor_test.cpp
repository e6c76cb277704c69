#include "backends/api/descriptor.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <array>

namespace crossover {
namespace {

bool is_open(int descriptor) {
    return fcntl(descriptor, F_GETFD) != -1;
}

TEST(Descriptor, ClosesOnceAndMoves) {
    std::array<int, 2> ends{};
    ASSERT_EQ(pipe(ends.data()), 0);
    Descriptor first(ends[0]);
    const Descriptor writer(ends[1]);
    Descriptor second(std::move(first));
    EXPECT_EQ(first.get(), -1);  // NOLINT(bugprone-use-after-move): that is what is tested
    EXPECT_EQ(second.get(), ends[0]);
    second.reset();
    EXPECT_EQ(second.get(), -1);
    EXPECT_EQ(close(ends[0]), -1);
}

TEST(Descriptor, AssignmentClosesWhatWasOwned) {
    std::array<int, 2> ends{};
    ASSERT_EQ(pipe(ends.data()), 0);
    {
        Descriptor owner(ends[0]);
        owner = Descriptor(ends[1]);
        EXPECT_FALSE(is_open(ends[0]));
        EXPECT_EQ(owner.get(), ends[1]);
        EXPECT_TRUE(is_open(ends[1]));
    }
    EXPECT_FALSE(is_open(ends[1])) << "and its end closes the rest";
}

}  // namespace
}  // namespace crossover
