#include "benchmarks/workloads/workloads.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <vector>

namespace crossover {
namespace {

std::string message_of(std::string_view spec) {
    const auto workload = find_workload(spec);
    return workload ? "found " + workload->name : to_string(workload.error());
}

TEST(Workloads, AreListedWithTheirParameters) {
    std::vector<std::string> rows;
    for (const WorkloadInfo& info : workloads()) {
        EXPECT_FALSE(info.summary.empty()) << info.name;
        EXPECT_EQ(info.parameter.empty(), info.default_parameter.empty()) << info.name;
        rows.push_back(std::string(info.name) + (info.parameter.empty() ? "" : ":") +
                       std::string(info.parameter) + (info.waits ? " waits" : ""));
    }
    EXPECT_EQ(rows, (std::vector<std::string>{"scale", "wave", "fma:K", "mandelbrot", "square_int",
                                              "io_wait:US waits", "file_read"}));
}

TEST(FindWorkload, FindsAllOfTheListUnderTheirCanonicalNames) {
    for (const WorkloadInfo& info : workloads()) {
        const auto workload = find_workload(info.name);
        ASSERT_TRUE(workload.has_value()) << info.name;
        std::string canonical(info.name);
        if (!info.parameter.empty()) {
            canonical.append(":").append(info.default_parameter);
        }
        EXPECT_EQ(workload->name, canonical);
        EXPECT_EQ(workload->waits, info.waits);
        EXPECT_NE(workload->kernel.map, nullptr);
        EXPECT_NE(workload->kernel.fill, nullptr);
        EXPECT_EQ(find_workload(canonical)->name, canonical);
    }
}

TEST(FindWorkload, TakesParametersInTheirRange) {
    EXPECT_EQ(message_of("fma:1"), "found fma:1");
    EXPECT_EQ(message_of("fma:1000000"), "found fma:1000000");
    EXPECT_EQ(message_of("fma:008"), "found fma:8");
    EXPECT_EQ(message_of("io_wait:1"), "found io_wait:1");
    EXPECT_EQ(message_of("io_wait:1000000"), "found io_wait:1000000");
}

TEST(FindWorkload, RefusesParametersOutOfRangeOrMalformed) {
    for (const std::string parameter : {"0", "1000001", "x", "", "-1", "+1", "1.5", "64 ", " 64",
                                        "6:4", "99999999999999999999999"}) {
        EXPECT_EQ(message_of("fma:" + parameter),
                  "workload 'fma' cannot take K = '" + parameter +
                      "': give a whole number from 1 to 1000000, as in 'fma:64'");
    }
    EXPECT_EQ(message_of("io_wait:0"),
              "workload 'io_wait' cannot take US = '0': give a whole number from 1 to 1000000, as "
              "in 'io_wait:100'");
}

TEST(FindWorkload, RefusesAParameterWhereThereIsNone) {
    EXPECT_EQ(message_of("wave:3"),
              "workload 'wave' takes no parameter, but got '3': write 'wave'");
    EXPECT_EQ(message_of("wave:"), "workload 'wave' takes no parameter, but got '': write 'wave'");
}

TEST(FindWorkload, SuggestsTheNearestName) {
    EXPECT_EQ(message_of("wvae"),
              "unknown workload 'wvae': did you mean 'wave'? "
              "there are: scale, wave, fma, mandelbrot, square_int, io_wait, file_read");
    EXPECT_EQ(message_of("quicksort"),
              "unknown workload 'quicksort': there are: scale, wave, fma, mandelbrot, square_int, "
              "io_wait, file_read");
}

TEST(Checksum, IsTheUsualCrc32InEightDigits) {
    const auto of = [](std::string_view text) { return checksum(std::as_bytes(std::span(text))); };
    EXPECT_EQ(of(""), "00000000");
    EXPECT_EQ(of("123456789"), "cbf43926");  // the check value of CRC-32/ISO-HDLC
    EXPECT_EQ(of("a"), "e8b7be43");
    EXPECT_EQ(of("62"), "0012d20a") << "leading zeros stay";
}

}  // namespace
}  // namespace crossover
