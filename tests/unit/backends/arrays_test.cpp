#include "backends/api/arrays.hpp"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <utility>

namespace crossover {
namespace {

std::uintptr_t address_of(const Buffer& buffer) {
    return reinterpret_cast<std::uintptr_t>(buffer.data());
}

// Pages of the buffer that exist in memory.
long touched_pages(const Buffer& buffer, std::size_t bytes) {
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    std::vector<unsigned char> present((bytes + page - 1) / page);
    EXPECT_EQ(mincore(buffer.data(), bytes, present.data()), 0);
    return std::count_if(present.begin(), present.end(),
                         [](unsigned char p) { return (p & 1U) != 0; });
}

TEST(Buffer, IsAlignedToALineWhenSmallAndToAPageWhenLarge) {
    const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
    for (const std::size_t bytes :
         {std::size_t{0}, std::size_t{1}, std::size_t{65}, Buffer::k_large_bytes - 1}) {
        const Buffer buffer = Buffer::allocate(bytes, 1, Sharing::own).value();
        ASSERT_NE(buffer.data(), nullptr);
        EXPECT_EQ(address_of(buffer) % Buffer::k_alignment, 0U) << bytes;
        std::memset(buffer.data(), 0xff, bytes);
    }
    EXPECT_EQ(address_of(Buffer::allocate(Buffer::k_large_bytes, 1, Sharing::own).value()) % page,
              0U);
    EXPECT_EQ(address_of(Buffer::allocate(1, 1, Sharing::with_children).value()) % page, 0U);
}

TEST(Buffer, IsUntouchedWhenLarge) {
    constexpr std::size_t k_bytes = std::size_t{1} << 20;
    // Memory that was used and given back must not come again.
    std::memset(Buffer::allocate(k_bytes, 1, Sharing::own).value().data(), 1, k_bytes);
    const Buffer buffer = Buffer::allocate(k_bytes, 1, Sharing::own).value();
    EXPECT_EQ(touched_pages(buffer, k_bytes), 0);
    buffer.data()[k_bytes - 1] = std::byte{1};
    EXPECT_GE(touched_pages(buffer, k_bytes), 1);
}

TEST(Buffer, LiesNoPowerOfTwoFromTheOneBefore) {
    for (const Sharing sharing : {Sharing::own, Sharing::with_children}) {
        for (const std::size_t bytes :
             {std::size_t{1} << 22, (std::size_t{1} << 22) - 4096, std::size_t{1} << 29}) {
            const Buffer x = Buffer::allocate(bytes, 1, sharing).value();
            const Buffer y = Buffer::allocate(bytes, 1, sharing).value();
            const std::uintptr_t apart =
                std::max(address_of(x), address_of(y)) - std::min(address_of(x), address_of(y));
            EXPECT_FALSE(std::has_single_bit(apart)) << bytes;
            EXPECT_NE(apart % (std::size_t{1} << 22), 0U) << bytes;
        }
    }
}

TEST(Buffer, RefusesWhatOverflowsInsteadOfWrappingAround) {
    constexpr std::size_t k_most = std::numeric_limits<std::size_t>::max();
    for (const Sharing sharing : {Sharing::own, Sharing::with_children}) {
        EXPECT_FALSE(Buffer::allocate(k_most / 8 + 2, 8, sharing).has_value());
        EXPECT_FALSE(Buffer::allocate(k_most, 1, sharing).has_value());
        EXPECT_FALSE(Buffer::allocate(std::size_t{1} << 60, 8, sharing).has_value());
    }
}

TEST(Buffer, HandsItsMemoryOverWhenMoved) {
    Buffer first = Buffer::allocate(100, 1, Sharing::own).value();
    std::byte* const data = first.data();
    Buffer second(std::move(first));
    EXPECT_EQ(second.data(), data);
    Buffer third = Buffer::allocate(Buffer::k_large_bytes, 1, Sharing::own).value();
    third = std::move(second);
    EXPECT_EQ(third.data(), data);
}

TEST(Buffer, IsSeenByChildrenOnlyWhenShared) {
    for (const Sharing sharing : {Sharing::own, Sharing::with_children}) {
        const Buffer buffer = Buffer::allocate(1, 1, sharing).value();
        buffer.data()[0] = std::byte{1};
        const pid_t child = fork();
        if (child == 0) {
            buffer.data()[0] = std::byte{2};
            _exit(0);
        }
        ASSERT_EQ(waitpid(child, nullptr, 0), child);
        EXPECT_EQ(buffer.data()[0], sharing == Sharing::own ? std::byte{1} : std::byte{2});
    }
}

/// y = x + 1 of x = 10·index + seed: small numbers that tell where they belong.
struct Next {
    using Input = std::uint16_t;
    using Output = std::uint32_t;

    std::uint32_t operator()(std::uint16_t x) const noexcept { return x + 1U; }
    std::uint16_t input_at(std::uint64_t seed, std::size_t index) const noexcept {
        return static_cast<std::uint16_t>(10 * index + seed);
    }
};

std::vector<std::uint32_t> outputs(const Arrays& arrays, std::size_t n) {
    std::vector<std::uint32_t> values(n);
    std::memcpy(values.data(), arrays.output(n).data(), n * sizeof(std::uint32_t));
    return values;
}

TEST(Arrays, PrepareAndMapExactlyTheSlice) {
    const Arrays arrays = Arrays::place({erase(Next{}), 5, 3, 1}, Sharing::own).value();
    arrays.prepare({0, 2});
    arrays.prepare({2, 3});
    EXPECT_EQ(outputs(arrays, 5), (std::vector<std::uint32_t>{0, 0, 0, 0, 0}));
    arrays.map({1, 2});
    EXPECT_EQ(outputs(arrays, 5), (std::vector<std::uint32_t>{0, 14, 24, 0, 0}));
    arrays.map({0, 5});
    EXPECT_EQ(outputs(arrays, 5), (std::vector<std::uint32_t>{4, 14, 24, 34, 44}));
    arrays.prepare({4, 1});
    EXPECT_EQ(outputs(arrays, 5), (std::vector<std::uint32_t>{4, 14, 24, 34, 0}));
}

TEST(Arrays, GiveAsManyOutputsAsAskedAndNoMoreThanThereAre) {
    const Arrays arrays = Arrays::place({erase(Next{}), 5, 3, 1}, Sharing::own).value();
    EXPECT_EQ(arrays.n_max(), 5U);
    EXPECT_EQ(arrays.output(3).size(), 3 * sizeof(std::uint32_t));
    EXPECT_NO_THROW(arrays.require(5));
    EXPECT_THROW(arrays.require(6), std::out_of_range);
    EXPECT_THROW(arrays.output(6), std::out_of_range);
}

TEST(Arrays, NeedAWorkerAndMemory) {
    EXPECT_FALSE(Arrays::place({erase(Next{}), 5, 3, 0}, Sharing::own).has_value());
    const auto too_large = Arrays::place({erase(Next{}), std::size_t{1} << 62, 3, 1}, Sharing::own);
    ASSERT_FALSE(too_large.has_value());
    EXPECT_NE(too_large.error().what.find("refused"), std::string::npos);
}

TEST(ErrorText, LeavesOutWhatIsEmpty) {
    EXPECT_EQ(to_string(Error{"what", "where", "remedy"}), "what (where): remedy");
    EXPECT_EQ(to_string(Error{"what", "", "remedy"}), "what: remedy");
    EXPECT_EQ(to_string(Error{"what", "where", ""}), "what (where)");
}

}  // namespace
}  // namespace crossover
