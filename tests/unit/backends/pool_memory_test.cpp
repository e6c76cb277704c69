// How the process pool decides whether its arrays fit.
#include <gmock/gmock.h>

#include "backends/process_pool/memory.hpp"
#include "tests/support/planted_root.hpp"

namespace crossover::process_pool {
namespace {

using ::testing::HasSubstr;

class PoolMemory : public testing::Test, protected PlantedRoot {
  protected:
    /// Why that many MiB are refused; empty when they are granted.
    std::string refusal(std::size_t mib) const {
        const auto granted = require_memory(mib << 20U, root());
        return granted ? "" : to_string(granted.error());
    }
};

TEST_F(PoolMemory, WhatTheSystemDoesNotSayIsEnough) {
    EXPECT_EQ(refusal(std::size_t{1} << 40U), "");
}

TEST_F(PoolMemory, IsThatOfTheMachine) {
    plant("proc/meminfo", "MemTotal: 9999999 kB\nMemFree: 1024 kB\nMemAvailable:   307200 kB");
    EXPECT_EQ(refusal(300), "");
    EXPECT_THAT(refusal(301), HasSubstr("need 301 MiB, but the machine has 300 MiB left"));
}

TEST_F(PoolMemory, IsThatOfItsControlGroups) {
    plant("proc/meminfo", "MemAvailable: 307200 kB");
    plant("proc/self/cgroup", "0::/jobs/ours");
    plant("sys/fs/cgroup/jobs/memory.max", "209715200");
    plant("sys/fs/cgroup/jobs/memory.current", "104857600");
    EXPECT_EQ(refusal(100), "");
    EXPECT_THAT(refusal(101), HasSubstr("need 101 MiB, but the control group has 100 MiB left"));
}

TEST_F(PoolMemory, IsThatOfAGroupMountedElsewhere) {
    plant("proc/self/cgroup", "5:cpu,memory:/box/ours");
    plant("proc/self/mountinfo", "33 31 0:30 /box /groups rw - cgroup cgroup rw,cpu,memory");
    plant("groups/ours/memory.limit_in_bytes", "209715200");
    plant("groups/ours/memory.usage_in_bytes", "104857600");
    EXPECT_THAT(refusal(101), HasSubstr("the control group has 100 MiB left"));
}

}  // namespace
}  // namespace crossover::process_pool
