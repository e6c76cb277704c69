#include "backends/api/partition.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace crossover {
namespace {

static_assert(slice_of(10, 3, 0) == Slice{0, 4});
static_assert(slice_of(10, 3, 1) == Slice{4, 3});
static_assert(slice_of(10, 3, 2) == Slice{7, 3});

// Contiguous, in order, complete, lengths at most one apart and never growing.
void expect_partition(std::size_t n, unsigned parts) {
    std::size_t next = 0;
    std::size_t longest = n / parts + (n % parts == 0 ? 0 : 1);
    for (unsigned index = 0; index < parts; ++index) {
        const Slice slice = slice_of(n, parts, index);
        ASSERT_EQ(slice.first, next) << n << " in " << parts << ", slice " << index;
        ASSERT_LE(slice.count, longest) << n << " in " << parts << ", slice " << index;
        ASSERT_GE(slice.count, n / parts) << n << " in " << parts << ", slice " << index;
        longest = slice.count;
        next += slice.count;
    }
    ASSERT_EQ(next, n) << parts;
}

TEST(Partition, CoversEverySmallRangeExactly) {
    for (std::size_t n = 0; n <= 200; ++n) {
        for (unsigned parts = 1; parts <= 20; ++parts) {
            expect_partition(n, parts);
        }
    }
}

TEST(Partition, DoesNotOverflowOnHugeRanges) {
    constexpr std::size_t k_most = std::numeric_limits<std::size_t>::max();
    for (const std::size_t n : {k_most, k_most - 1, k_most / 2 + 1, std::size_t{1} << 40}) {
        for (const unsigned parts : {1U, 2U, 3U, 7U, 64U, 4096U}) {
            expect_partition(n, parts);
        }
    }
}

TEST(Partition, GivesTheFirstPartsOneElementEachWhenThereAreTooFew) {
    for (unsigned index = 0; index < 8; ++index) {
        EXPECT_EQ(slice_of(3, 8, index).count, index < 3 ? 1U : 0U);
    }
}

void expect_cover(const Chunks& chunks) {
    std::size_t next = 0;
    for (std::size_t i = 0; i < chunks.count(); ++i) {
        const Slice slice = chunks[i];
        ASSERT_EQ(slice.first, next) << chunks.n << " by " << chunks.grain << ", chunk " << i;
        ASSERT_GE(slice.count, 1U);
        ASSERT_LE(slice.count, chunks.grain);
        ASSERT_TRUE(slice.count == chunks.grain || i + 1 == chunks.count());
        next += slice.count;
    }
    ASSERT_EQ(next, chunks.n);
}

TEST(ChunksTest, CoverEveryRangeExactly) {
    for (std::size_t n = 0; n <= 200; ++n) {
        for (const std::size_t grain : {1U, 2U, 7U, 199U, 200U, 201U}) {
            expect_cover({n, grain});
        }
        for (const unsigned workers : {1U, 2U, 3U, 8U}) {
            expect_cover(chunks_of(n, workers, 0));
        }
    }
}

TEST(ChunksTest, AreSixteenAWorkerWhereNoGrainIsGiven) {
    EXPECT_EQ(chunks_of(3200, 2, 0).grain, 100U);
    EXPECT_EQ(chunks_of(3201, 2, 0).grain, 101U);
    EXPECT_EQ(chunks_of(5, 2, 0).grain, 1U);
    EXPECT_EQ(chunks_of(0, 2, 0).grain, 1U);
    EXPECT_EQ(chunks_of(0, 2, 0).count(), 0U);
    EXPECT_EQ(chunks_of(3200, 2, 7).grain, 7U);
}

TEST(ChunksTest, DoNotOverflow) {
    constexpr std::size_t k_most = std::numeric_limits<std::size_t>::max();
    const Chunks chunks{k_most, k_most - 1};
    EXPECT_EQ(chunks.count(), 2U);
    EXPECT_EQ(chunks[1], (Slice{k_most - 1, 1}));
    EXPECT_LE(chunks_of(k_most, 3, 0).count(), 48U);
}

}  // namespace
}  // namespace crossover
