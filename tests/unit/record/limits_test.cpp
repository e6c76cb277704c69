// What the description of the machine takes from control groups.
#include <gtest/gtest.h>

#include "benchmarks/record/cpus.hpp"
#include "benchmarks/record/host_facts.hpp"
#include "tests/support/planted_root.hpp"

namespace crossover::record {
namespace {

class Limits : public testing::Test, protected PlantedRoot {};

TEST_F(Limits, CpusAndMemoryFollowControlGroups) {
    const Cpus without = read_cpus(root());
    EXPECT_EQ(without.quota, std::nullopt);
    plant("proc/self/cgroup", "0::/ours");
    plant("sys/fs/cgroup/ours/cpu.max", "50000 100000");
    plant("sys/fs/cgroup/ours/memory.max", "30000000");
    const Cpus cpus = read_cpus(root());
    EXPECT_EQ(cpus.quota, 0.5);
    EXPECT_EQ(cpus.usable, 1U);
    EXPECT_EQ(cpus.memory_bytes, 30'000'000U);
    plant("sys/fs/cgroup/ours/memory.max", "4000000000000000000");
    EXPECT_EQ(read_cpus(root()).memory_bytes, without.memory_bytes)
        << "never more than is installed";
}

TEST_F(Limits, ThrottlingOfEveryGroupIsAFactOfTheHost) {
    EXPECT_EQ(read_host_facts(root()).throttled, std::nullopt);
    plant("proc/self/cgroup", "0::/jobs/ours");
    plant("sys/fs/cgroup/jobs/cpu.stat", "nr_throttled 3");
    plant("sys/fs/cgroup/jobs/ours/cpu.stat", "nr_throttled 2");
    EXPECT_EQ(read_host_facts(root()).throttled, 5U);
}

}  // namespace
}  // namespace crossover::record
