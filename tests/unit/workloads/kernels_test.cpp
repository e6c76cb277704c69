#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>
#include <numeric>
#include <vector>

#include "backends/api/kernel.hpp"
#include "benchmarks/workloads/inputs.hpp"
#include "benchmarks/workloads/workloads.hpp"

namespace crossover {
namespace {

Kernel kernel_of(std::string_view spec) {
    return find_workload(spec).value().kernel;
}

template <class In>
std::vector<In> fill(const Kernel& kernel, std::uint64_t seed, std::size_t first,
                     std::size_t count) {
    EXPECT_EQ(kernel.input_size, sizeof(In));
    std::vector<In> in(count);
    kernel.fill(kernel.params, seed, first, reinterpret_cast<std::byte*>(in.data()), count);
    return in;
}

template <class Out, class In>
std::vector<Out> map(const Kernel& kernel, const std::vector<In>& in) {
    EXPECT_EQ(kernel.input_size, sizeof(In));
    EXPECT_EQ(kernel.output_size, sizeof(Out));
    std::vector<Out> out(in.size());
    kernel.map(kernel.params, reinterpret_cast<const std::byte*>(in.data()),
               reinterpret_cast<std::byte*>(out.data()), in.size());
    return out;
}

struct Point {
    double re;
    double im;
};

/// SplitMix64 as published, one state after the other.
class SplitMix64 {
  public:
    explicit SplitMix64(std::uint64_t state) : m_state(state) {}
    std::uint64_t next() {
        m_state += 0x9e3779b97f4a7c15;
        std::uint64_t z = m_state;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }

  private:
    std::uint64_t m_state;
};

TEST(Inputs, AreTheSequenceOfThePublishedGenerator) {
    SplitMix64 reference(1234567);
    ASSERT_EQ(reference.next(), 6457827717110365317U) << "the published test vector";
    ASSERT_EQ(reference.next(), 3203168211198807973U);
    for (const std::uint64_t seed : {std::uint64_t{0}, std::uint64_t{42}, UINT64_MAX}) {
        SplitMix64 sequence(SplitMix64(seed).next());
        for (std::size_t i = 0; i < 100; ++i) {
            ASSERT_EQ(random_bits(seed, i), sequence.next()) << "seed " << seed << ", index " << i;
        }
    }
}

TEST(Inputs, AreUniformInTheUnitInterval) {
    constexpr std::size_t k_count = 100'000;
    std::vector<int> tenths(10, 0);
    double sum = 0.0;
    for (std::size_t i = 0; i < k_count; ++i) {
        const double x = random_unit(7, i);
        ASSERT_GE(x, 0.0);
        ASSERT_LT(x, 1.0);
        sum += x;
        ++tenths[static_cast<std::size_t>(10.0 * x)];
    }
    EXPECT_NEAR(sum / k_count, 0.5, 0.005);
    for (const int count : tenths) {
        EXPECT_NEAR(count, 10'000, 500);
    }
}

class EveryWorkload : public testing::TestWithParam<std::string> {};

TEST_P(EveryWorkload, FillsASliceAsItFillsTheWhole) {
    const Kernel kernel = kernel_of(GetParam());
    constexpr std::size_t k_n = 100;
    std::vector<std::byte> whole(k_n * kernel.input_size);
    kernel.fill(kernel.params, 5, 0, whole.data(), k_n);
    std::vector<std::byte> parts(whole.size());
    for (const auto& [first, count] :
         {std::pair<std::size_t, std::size_t>{0, 1}, {1, 36}, {37, 0}, {37, 63}}) {
        kernel.fill(kernel.params, 5, first, parts.data() + first * kernel.input_size, count);
    }
    EXPECT_EQ(parts, whole);
}

TEST_P(EveryWorkload, HasOtherInputsUnderAnotherSeed) {
    const Kernel kernel = kernel_of(GetParam());
    std::vector<std::byte> one(100 * kernel.input_size);
    std::vector<std::byte> other(one.size());
    kernel.fill(kernel.params, 5, 0, one.data(), 100);
    kernel.fill(kernel.params, 6, 0, other.data(), 100);
    EXPECT_NE(one, other);
    // Nor are neighbouring seeds the same sequence, shifted.
    kernel.fill(kernel.params, 5, 1, one.data(), 100);
    EXPECT_NE(one, other);
}

TEST_P(EveryWorkload, GivesTheSameBitsWhereverASliceBegins) {
    const Kernel kernel = kernel_of(GetParam());
    constexpr std::size_t k_n = 67;
    std::vector<std::byte> in(k_n * kernel.input_size);
    kernel.fill(kernel.params, 5, 0, in.data(), k_n);
    std::vector<std::byte> whole(k_n * kernel.output_size);
    kernel.map(kernel.params, in.data(), whole.data(), k_n);
    for (std::size_t cut = 0; cut <= k_n; ++cut) {
        std::vector<std::byte> cut_in_two(whole.size());
        kernel.map(kernel.params, in.data(), cut_in_two.data(), cut);
        kernel.map(kernel.params, in.data() + cut * kernel.input_size,
                   cut_in_two.data() + cut * kernel.output_size, k_n - cut);
        ASSERT_EQ(cut_in_two, whole) << "cut at " << cut;
    }
}

INSTANTIATE_TEST_SUITE_P(All, EveryWorkload,
                         testing::Values("scale", "wave", "fma:5", "mandelbrot", "square_int",
                                         "io_wait:1"),
                         [](const auto& row) {
                             std::string name = row.param;
                             std::replace(name.begin(), name.end(), ':', '_');
                             return name;
                         });

TEST(Scale, IsALine) {
    const auto y = map<double>(kernel_of("scale"), std::vector<double>{0.0, 1.0, 2.0});
    EXPECT_EQ(y, (std::vector<double>{-0.75, 1.75, 4.25}));
}

TEST(Wave, IsRootTimesSine) {
    const std::vector<double> x = fill<double>(kernel_of("wave"), 1, 0, 100);
    const std::vector<double> y = map<double>(kernel_of("wave"), x);
    for (std::size_t i = 0; i < x.size(); ++i) {
        EXPECT_GE(x[i], 1.0);
        EXPECT_LT(x[i], 2.0);
        EXPECT_DOUBLE_EQ(y[i], std::sqrt(x[i]) * std::sin(x[i]));
    }
}

TEST(Fma, ChainsAsManyStepsAsAsked) {
    const double step = 0.25 * (1.0 - 0x1p-20) + 0x1p-21;
    EXPECT_EQ(map<double>(kernel_of("fma:1"), std::vector<double>{0.25})[0], step);
    EXPECT_EQ(map<double>(kernel_of("fma:2"), std::vector<double>{0.25})[0],
              step * (1.0 - 0x1p-20) + 0x1p-21);
}

TEST(Fma, StillDependsOnItsInputAfterTheLongestChain) {
    const auto y = map<double>(kernel_of("fma:1000000"), std::vector<double>{0.1, 0.9});
    EXPECT_GT(y[1] - y[0], 0.25);
}

TEST(Mandelbrot, CountsIterationsUntilEscape) {
    // c = 2: z = 2, 6; c = 1: z = 1, 2, 5. |z| = 2 has not escaped.
    const std::vector<Point> points{{3.0, 0.0},  {2.0, 0.0}, {1.0, 0.0}, {0.0, 0.0},
                                    {-1.0, 0.0}, {0.0, 1.0}, {0.0, 2.5}};
    EXPECT_EQ(map<std::uint32_t>(kernel_of("mandelbrot"), points),
              (std::vector<std::uint32_t>{1, 2, 3, 256, 256, 256, 1}));
}

TEST(Mandelbrot, CostsVaryWidelyAndSmoothly) {
    const Kernel kernel = kernel_of("mandelbrot");
    const auto cost = map<std::uint32_t>(kernel, fill<Point>(kernel, 3, 0, 1U << 16));
    EXPECT_LT(*std::min_element(cost.begin(), cost.end()), 10U);
    EXPECT_GT(*std::max_element(cost.begin(), cost.end()), 240U);
    // Past the first hundreds, where the index doubles slowly, only the random ±10 % is left
    // between neighbours.
    for (std::size_t i = 1000; i < cost.size(); ++i) {
        EXPECT_NEAR(cost[i], cost[i - 1], 3 + 0.25 * cost[i]) << i;
    }
}

TEST(Mandelbrot, MakesEqualHalvesUnequalWorkAtEveryPowerOfTwo) {
    const Kernel kernel = kernel_of("mandelbrot");
    const auto cost = map<std::uint32_t>(kernel, fill<Point>(kernel, 3, 0, 1U << 16));
    for (std::ptrdiff_t n = 8; n <= 1 << 16; n *= 2) {
        const double first = std::accumulate(cost.begin(), cost.begin() + n / 2, 0.0);
        const double second = std::accumulate(cost.begin() + n / 2, cost.begin() + n, 0.0);
        EXPECT_GT(std::max(first, second), 2.0 * std::min(first, second)) << "n = " << n;
    }
}

TEST(SquareInt, HoldsTheLargestSquares) {
    const auto y = map<std::int64_t>(kernel_of("square_int"),
                                     std::vector<std::int32_t>{-3, 46341, INT32_MIN, INT32_MAX});
    EXPECT_EQ(y,
              (std::vector<std::int64_t>{9, 2147488281, 4611686018427387904, 4611686014132420609}));
}

TEST(IoWait, WaitsForEachElementWithoutTheCpu) {
    using std::chrono::steady_clock;
    const std::clock_t cpu_before = std::clock();
    const auto before = steady_clock::now();
    EXPECT_EQ(map<std::int32_t>(kernel_of("io_wait:20000"), std::vector<std::int32_t>{0, 5, -7}),
              (std::vector<std::int32_t>{-1, -6, 6}));
    EXPECT_GE(steady_clock::now() - before, std::chrono::microseconds(60'000));
    EXPECT_LT(std::clock() - cpu_before, CLOCKS_PER_SEC / 50);
}

}  // namespace
}  // namespace crossover
