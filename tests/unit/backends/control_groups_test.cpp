#include "backends/api/control_groups.hpp"

#include <gtest/gtest.h>

#include "tests/support/planted_root.hpp"

namespace crossover {
namespace {

class ControlGroups : public testing::Test, protected PlantedRoot {};

constexpr const char* k_mounts_of_version_2 =
    "31 23 0:28 / /sys/fs/cgroup rw,relatime shared:9 - cgroup2 cgroup2 rw";
constexpr const char* k_mounts_of_version_1 =
    "22 1 0:20 / /proc rw - proc proc rw\n"
    "31 23 0:28 / /sys/fs/cgroup ro - tmpfs tmpfs ro,mode=755\n"
    "32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:4 - cgroup cgroup rw,cpu,cpuacct\n"
    "33 31 0:30 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory";

TEST_F(ControlGroups, AQuotaIsTheFirstNumberInUnitsOfTheSecond) {
    EXPECT_EQ(quota_from_cpu_max("150000 100000"), 1.5);
    EXPECT_EQ(quota_from_cpu_max("400000 50000\n"), 8.0);
    EXPECT_EQ(quota_from_cpu_max("5000 100000"), 0.05);
    EXPECT_EQ(quota_from_cpu_max("5e-324 100000"), std::nullopt) << "no CPU at all";
}

TEST_F(ControlGroups, NoLimitIsNoQuota) {
    for (const char* line : {"max 100000", "", "150000", "0 100000", "-1 100000", "150000 0",
                             "words of another kind"}) {
        EXPECT_EQ(quota_from_cpu_max(line), std::nullopt) << line;
    }
}

TEST_F(ControlGroups, NothingIsLimitedWithoutThem) {
    EXPECT_EQ(cpu_quota(root()), std::nullopt);
    EXPECT_EQ(memory_limit_bytes(root()), std::nullopt);
    EXPECT_EQ(read_throttling(throttling_files(root())), std::nullopt);
    EXPECT_TRUE(control_groups("cpu", root()).empty());
}

TEST_F(ControlGroups, APathWithAnotherSlashStaysBelowTheMount) {
    plant("proc/self/cgroup", "0:://jobs///ours");
    plant("proc/self/mountinfo", k_mounts_of_version_2);
    plant("sys/fs/cgroup/jobs/ours/cpu.max", "150000 100000");
    EXPECT_EQ(cpu_quota(root()), 1.5);
}

TEST_F(ControlGroups, OfVersion2TheTightestAncestorCounts) {
    plant("proc/self/cgroup", "0::/jobs/night/ours");
    plant("proc/self/mountinfo", k_mounts_of_version_2);
    plant("sys/fs/cgroup/jobs/night/ours/cpu.max", "400000 100000");
    plant("sys/fs/cgroup/jobs/night/cpu.max", "max 100000");
    plant("sys/fs/cgroup/jobs/cpu.max", "150000 100000");
    plant("sys/fs/cgroup/other/cpu.max", "10000 100000");
    plant("sys/fs/cgroup/jobs/night/ours/memory.max", "max");
    plant("sys/fs/cgroup/jobs/night/memory.max", "3000000000");
    plant("sys/fs/cgroup/jobs/memory.max", "2000000000");
    EXPECT_EQ(cpu_quota(root()), 1.5);
    EXPECT_EQ(memory_limit_bytes(root()), 2'000'000'000U);
}

TEST_F(ControlGroups, OfVersion2TheMarkWhereThrottlingBeginsIsALimit) {
    plant("proc/self/cgroup", "0::/ours");
    plant("sys/fs/cgroup/ours/memory.max", "2000000000");
    plant("sys/fs/cgroup/ours/memory.high", "1000000000");
    EXPECT_EQ(memory_limit_bytes(root()), 1'000'000'000U);
}

TEST_F(ControlGroups, OfVersion1ANestedGroupIsSeen) {
    plant("proc/self/cgroup",
          "5:memory:/jobs/ours\n4:cpu,cpuacct:/jobs/ours\n1:name=systemd:/init");
    plant("proc/self/mountinfo", k_mounts_of_version_1);
    plant("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "-1");
    plant("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000");
    plant("sys/fs/cgroup/cpu,cpuacct/jobs/cpu.cfs_quota_us", "-1");
    plant("sys/fs/cgroup/cpu,cpuacct/jobs/cpu.cfs_period_us", "100000");
    plant("sys/fs/cgroup/cpu,cpuacct/jobs/ours/cpu.cfs_quota_us", "30000");
    plant("sys/fs/cgroup/cpu,cpuacct/jobs/ours/cpu.cfs_period_us", "20000");
    plant("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712");
    plant("sys/fs/cgroup/memory/jobs/memory.limit_in_bytes", "30000000");
    plant("sys/fs/cgroup/memory/jobs/ours/memory.limit_in_bytes", "9223372036854771712");
    EXPECT_EQ(cpu_quota(root()), 1.5);
    EXPECT_EQ(memory_limit_bytes(root()), 30'000'000U);
    const std::filesystem::path cpu = root() / "sys/fs/cgroup/cpu,cpuacct";
    EXPECT_EQ(control_groups("cpu", root()),
              (std::vector<std::filesystem::path>{cpu / "jobs/ours", cpu / "jobs", cpu}));
}

TEST_F(ControlGroups, OfVersion1WithoutALimitThereIsNone) {
    plant("proc/self/cgroup", "5:memory:/\n4:cpu,cpuacct:/");
    plant("proc/self/mountinfo", k_mounts_of_version_1);
    plant("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "-1");
    plant("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000");
    plant("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712");
    EXPECT_EQ(cpu_quota(root()), std::nullopt);
    EXPECT_EQ(memory_limit_bytes(root()), std::nullopt);
}

TEST_F(ControlGroups, BothVersionsSideBySideLimit) {
    plant("proc/self/cgroup", "3:memory:/ours\n2:cpu:/ours\n0::/unit/ours");
    plant("proc/self/mountinfo",
          std::string(k_mounts_of_version_1) +
              "\n41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw");
    plant("sys/fs/cgroup/cpu,cpuacct/ours/cpu.cfs_quota_us", "300000");
    plant("sys/fs/cgroup/cpu,cpuacct/ours/cpu.cfs_period_us", "100000");
    EXPECT_EQ(cpu_quota(root()), 3.0);
    plant("sys/fs/cgroup/unified/unit/cpu.max", "200000 100000");
    plant("sys/fs/cgroup/unified/unit/ours/memory.max", "5000000");
    EXPECT_EQ(cpu_quota(root()), 2.0);
    EXPECT_EQ(memory_limit_bytes(root()), 5'000'000U);
}

TEST_F(ControlGroups, AMountShowsAGroupInTheMiddleOfTheTree) {
    plant("proc/self/cgroup", "4:cpu,cpuacct:/docker/1234/inner\n5:memory:/elsewhere");
    plant("proc/self/mountinfo",
          "32 31 0:29 /docker/1234 /sys/fs/cgroup/cpu,cpuacct ro - cgroup cgroup rw,cpu,cpuacct\n"
          "33 31 0:30 /docker/1234 /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory");
    plant("sys/fs/cgroup/cpu,cpuacct/inner/cpu.cfs_quota_us", "400000");
    plant("sys/fs/cgroup/cpu,cpuacct/inner/cpu.cfs_period_us", "100000");
    EXPECT_EQ(cpu_quota(root()), 4.0);
    plant("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "250000");
    plant("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000");
    plant("sys/fs/cgroup/memory/memory.limit_in_bytes", "7000000");
    EXPECT_EQ(cpu_quota(root()), 2.5);
    EXPECT_EQ(memory_limit_bytes(root()), 7'000'000U)
        << "a group outside the mount is limited by the mount's own";
}

TEST_F(ControlGroups, APathOutsideTheNamespaceEndsAtTheMount) {
    plant("proc/self/cgroup", "0::/../../secrets");
    plant("proc/self/mountinfo", k_mounts_of_version_2);
    plant("sys/fs/cgroup/memory.max", "4000000");
    plant("secrets/memory.max", "1");
    plant("sys/secrets/memory.max", "1");
    EXPECT_EQ(memory_limit_bytes(root()), 4'000'000U);
}

TEST_F(ControlGroups, PathsMayHoldColonsAndBlanks) {
    plant("proc/self/cgroup", "0::/a:b c");
    plant("proc/self/mountinfo", R"(31 23 0:28 / /sys/fs/the\040groups rw - cgroup2 cgroup2 rw)");
    plant("sys/fs/the groups/a:b c/cpu.max", "100000 100000");
    EXPECT_EQ(cpu_quota(root()), 1.0);
}

TEST_F(ControlGroups, WithoutAListOfMountsTheUsualPlacesAreTaken) {
    plant("proc/self/cgroup", "4:cpuacct,cpu:/ours\n5:memory:/ours\n0::/unit");
    plant("sys/fs/cgroup/cpu/ours/cpu.cfs_quota_us", "200000");
    plant("sys/fs/cgroup/cpu/ours/cpu.cfs_period_us", "100000");
    plant("sys/fs/cgroup/memory/ours/memory.limit_in_bytes", "8000000");
    EXPECT_EQ(cpu_quota(root()), 2.0);
    EXPECT_EQ(memory_limit_bytes(root()), 8'000'000U);
    plant("sys/fs/cgroup/unified/unit/memory.max", "6000000");
    EXPECT_EQ(memory_limit_bytes(root()), 6'000'000U);
    plant("sys/fs/cgroup/unit/memory.max", "5000000");
    EXPECT_EQ(memory_limit_bytes(root()), 5'000'000U);
}

TEST_F(ControlGroups, ThrottlingOfEveryAncestorIsCounted) {
    plant("proc/self/cgroup", "0::/jobs/ours");
    plant("proc/self/mountinfo", k_mounts_of_version_2);
    plant("sys/fs/cgroup/cpu.stat", "usage_usec 5000");
    plant("sys/fs/cgroup/jobs/cpu.stat",
          "usage_usec 5000\nnr_periods 9\nnr_throttled 3\nthrottled_usec 1500000");
    plant("sys/fs/cgroup/jobs/ours/cpu.stat",
          "usage_usec 4000\nnr_throttled 2\nthrottled_usec 500000");
    const auto files = throttling_files(root());
    EXPECT_EQ(files.size(), 2U) << "the root has no quota";
    const auto throttling = read_throttling(files);
    ASSERT_TRUE(throttling.has_value());
    EXPECT_EQ(throttling->times, 5U);
    EXPECT_DOUBLE_EQ(throttling->seconds, 2.0);
}

TEST_F(ControlGroups, Version1CountsThrottlingInNanoseconds) {
    plant("proc/self/cgroup", "4:cpu,cpuacct:/jobs");
    plant("proc/self/mountinfo", k_mounts_of_version_1);
    plant("sys/fs/cgroup/cpu,cpuacct/jobs/cpu.stat",
          "nr_periods 10\nnr_throttled 7\nthrottled_time 250000000");
    const auto throttling = read_throttling(throttling_files(root()));
    ASSERT_TRUE(throttling.has_value());
    EXPECT_EQ(throttling->times, 7U);
    EXPECT_DOUBLE_EQ(throttling->seconds, 0.25);
}

TEST_F(ControlGroups, TheLeastThatIsLeftOfVersion2Counts) {
    plant("proc/self/cgroup", "0::/jobs/ours");
    plant("proc/self/mountinfo", k_mounts_of_version_2);
    EXPECT_EQ(memory_left_bytes(root()), std::nullopt);
    plant("sys/fs/cgroup/jobs/ours/memory.max", "max");
    plant("sys/fs/cgroup/jobs/ours/memory.current", "5000");
    EXPECT_EQ(memory_left_bytes(root()), std::nullopt) << "used, but not limited";
    plant("sys/fs/cgroup/jobs/memory.max", "90000");
    EXPECT_EQ(memory_left_bytes(root()), std::nullopt) << "limited, but not told how much is used";
    plant("sys/fs/cgroup/jobs/memory.current", "50000");
    EXPECT_EQ(memory_left_bytes(root()), 40000U);
    plant("sys/fs/cgroup/jobs/memory.stat",
          "anon 7\ninactive_file 3000\ntotal_active_file 9\nactive_file 2000\nfile 6000");
    EXPECT_EQ(memory_left_bytes(root()), 45000U) << "cached pages can be let go of";
    plant("sys/fs/cgroup/jobs/ours/memory.max", "20000");
    EXPECT_EQ(memory_left_bytes(root()), 15000U);
    plant("sys/fs/cgroup/jobs/ours/memory.current", "30000");
    EXPECT_EQ(memory_left_bytes(root()), 0U) << "more is used than a limit that was lowered";
}

TEST_F(ControlGroups, WhatIsLeftOfVersion1CountsChildGroups) {
    plant("proc/self/cgroup", "5:memory:/ours");
    plant("proc/self/mountinfo", k_mounts_of_version_1);
    plant("sys/fs/cgroup/memory/ours/memory.limit_in_bytes", "90000");
    plant("sys/fs/cgroup/memory/ours/memory.usage_in_bytes", "50000");
    plant("sys/fs/cgroup/memory/ours/memory.stat",
          "inactive_file 1\nactive_file 1\ntotal_inactive_file 3000\ntotal_active_file 2000");
    EXPECT_EQ(memory_left_bytes(root()), 45000U);
}

TEST_F(ControlGroups, MoreCachedThanUsedLeavesTheLimit) {
    plant("proc/self/cgroup", "0::/ours");
    plant("sys/fs/cgroup/ours/memory.max", "9000");
    plant("sys/fs/cgroup/ours/memory.current", "1000");
    plant("sys/fs/cgroup/ours/memory.stat", "inactive_file 8000");
    EXPECT_EQ(memory_left_bytes(root()), 9000U);
}

}  // namespace
}  // namespace crossover
