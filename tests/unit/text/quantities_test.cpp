#include "benchmarks/text/quantities.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace crossover::text {
namespace {

struct Shown {
    double value;
    const char* utf8;
};

TEST(Quantities, DurationsHaveThreeDigits) {
    for (const Shown& shown :
         {Shown{0.5, "0.5 ns"}, Shown{0.0123, "0.0123 ns"}, Shown{0.0, "0 ns"}, Shown{1.0, "1 ns"},
          Shown{1.234, "1.23 ns"}, Shown{9.996, "10 ns"}, Shown{12.34, "12.3 ns"},
          Shown{99.96, "100 ns"}, Shown{999.4, "999 ns"}, Shown{999.6, "1 µs"},
          Shown{1000.0, "1 µs"}, Shown{1300.0, "1.3 µs"}, Shown{45600.0, "45.6 µs"},
          Shown{999'600.0, "1 ms"}, Shown{20e6, "20 ms"}, Shown{1e9, "1 s"}, Shown{90e9, "90 s"},
          Shown{12345e9, "12345 s"}}) {
        EXPECT_EQ(format_duration_ns(shown.value), shown.utf8);
    }
}

TEST(Quantities, RatiosHaveThreeDigits) {
    for (const Shown& shown :
         {Shown{1.974, "1.97×"}, Shown{2.0, "2×"}, Shown{0.85, "0.85×"}, Shown{0.012345, "0.0123×"},
          Shown{0.00000456, "0.00000456×"}, Shown{10.04, "10×"}, Shown{0.9996, "1×"},
          Shown{123.4, "123×"}, Shown{0.1, "0.1×"}}) {
        EXPECT_EQ(format_ratio(shown.value), shown.utf8);
    }
    for (const Shown& shown :
         {Shown{1e300, "1e+300×"}, Shown{1e15, "1e+15×"}, Shown{5e-324, "4.94e-324×"},
          Shown{1e-10, "1e-10×"}, Shown{999e12, "999000000000000×"}, Shown{1e-9, "0.000000001×"}}) {
        EXPECT_EQ(format_ratio(shown.value), shown.utf8);
    }
}

TEST(Quantities, CountsHaveThousands) {
    EXPECT_EQ(format_count(0), "0");
    EXPECT_EQ(format_count(999), "999");
    EXPECT_EQ(format_count(1000), "1,000");
    EXPECT_EQ(format_count(123456), "123,456");
    EXPECT_EQ(format_count(1048576), "1,048,576");
    EXPECT_EQ(format_count(std::numeric_limits<std::uint64_t>::max()),
              "18,446,744,073,709,551,615");
}

TEST(Quantities, IntervalsReadAsWords) {
    EXPECT_EQ(format_range("4,096", "2,097,152"), "4,096 to 2,097,152");
    EXPECT_EQ(format_interval("1.5", "1.3", "1.7"), "1.5 (1.3 to 1.7)");
}

TEST(Quantities, AsciiHasItsOwnSigns) {
    EXPECT_EQ(in_charset(format_duration_ns(1300.0), Charset::ascii), "1.3 us");
    EXPECT_EQ(in_charset(format_duration_ns(1300e3), Charset::ascii), "1.3 ms");
    EXPECT_EQ(in_charset(format_ratio(1.974), Charset::ascii), "1.97x");
    EXPECT_EQ(in_charset("≤ 4 ≥ 2×, 3× µµ", Charset::ascii), "<= 4 >= 2x, 3x uu");
    EXPECT_EQ(in_charset("≤ 4 ≥ 2×, 3× µµ", Charset::utf8), "≤ 4 ≥ 2×, 3× µµ");
}

}  // namespace
}  // namespace crossover::text
