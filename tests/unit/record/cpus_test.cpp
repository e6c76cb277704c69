#include "benchmarks/record/cpus.hpp"

#include <gtest/gtest.h>
#include <sched.h>

#include <cstdio>
#include <cstdlib>

#include "benchmarks/record/pinning.hpp"

namespace crossover::record {
namespace {

TEST(Cpus, TheTightestLimitCounts) {
    EXPECT_EQ(usable_cpus(8, 8, {}), 8U);
    EXPECT_EQ(usable_cpus(8, 3, {}), 3U);
    EXPECT_EQ(usable_cpus(2, 3, {}), 2U);
    EXPECT_EQ(usable_cpus(8, 8, 2.0), 2U);
    EXPECT_EQ(usable_cpus(8, 8, 2.9), 2U);
    EXPECT_EQ(usable_cpus(8, 2, 4.0), 2U);
    EXPECT_EQ(usable_cpus(8, 8, 0.5), 1U);
    EXPECT_EQ(usable_cpus(8, 8, 1e30), 8U);
    EXPECT_EQ(usable_cpus(0, 0, {}), 1U);
}

TEST(Cpus, LastLevelCachesAreCountedOncePerGroupOfCpus) {
    Cpus cpus;
    EXPECT_EQ(cpus.last_level_bytes(), 0U);
    cpus.online = 8;
    cpus.caches = {{"Data", 1, 100, 1}, {"Unified", 3, 5000, 4}, {"Unified", 2, 700, 1}};
    EXPECT_EQ(cpus.last_level_bytes(), 10000U);
    cpus.online = 2;
    EXPECT_EQ(cpus.last_level_bytes(), 5000U);
    cpus.caches[1].sharing = 0;
    EXPECT_EQ(cpus.last_level_bytes(), 0U);
}

TEST(Cpus, ThisMachineIsPlausible) {
    const Cpus cpus = read_cpus();
    EXPECT_GE(cpus.online, 1U);
    EXPECT_GE(cpus.affinity, 1U);
    EXPECT_LE(cpus.usable, cpus.affinity);
    EXPECT_EQ(cpus.usable, usable_cpus(cpus.online, cpus.affinity, cpus.quota));
    ASSERT_TRUE(cpus.memory_bytes.has_value());
    EXPECT_GT(*cpus.memory_bytes, 1U << 20U);
}

TEST(Cpus, AffinityIsHeeded) {
    cpu_set_t before;
    ASSERT_EQ(sched_getaffinity(0, sizeof(before), &before), 0);
    std::size_t first = 0;
    while (!CPU_ISSET(first, &before)) {
        ++first;
    }
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(first, &one);
    ASSERT_EQ(sched_setaffinity(0, sizeof(one), &one), 0);
    const Cpus cpus = read_cpus();
    ASSERT_EQ(sched_setaffinity(0, sizeof(before), &before), 0);
    EXPECT_EQ(cpus.affinity, 1U);
    EXPECT_EQ(cpus.usable, 1U);
}

TEST(Cpus, ComplaintsOfTheTopologyLibraryAreNotHeard) {
    setenv("HWLOC_COMPONENTS", "nosuch", 1);
    testing::internal::CaptureStderr();
    const Cpus cpus = read_cpus();
    const auto cores = read_cores();
    std::fputs("ours\n", stderr);
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "ours\n");
    unsetenv("HWLOC_COMPONENTS");
    EXPECT_GE(cpus.usable, 1U);
    EXPECT_FALSE(cores.empty());
}

}  // namespace
}  // namespace crossover::record
