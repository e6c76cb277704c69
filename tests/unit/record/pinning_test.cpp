#include "benchmarks/record/pinning.hpp"

#include <gmock/gmock.h>
#include <sched.h>

#include <set>

namespace crossover::record {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Cores = std::vector<std::vector<unsigned>>;

TEST(CpusFor, GoesCoreByCoreBeforeAnySibling) {
    const Cores two_by_two{{0, 4}, {1, 5}};
    EXPECT_THAT(cpus_for(1, two_by_two), ElementsAre(0U));
    EXPECT_THAT(cpus_for(2, two_by_two), ElementsAre(0U, 1U));
    EXPECT_THAT(cpus_for(3, two_by_two), ElementsAre(0U, 1U, 4U));
    EXPECT_THAT(cpus_for(4, two_by_two), ElementsAre(0U, 1U, 4U, 5U));
}

TEST(CpusFor, KeepsTheOrderOfTheMachineWhateverTheNumbers) {
    EXPECT_THAT(cpus_for(4, {{6, 7}, {2, 3}}), ElementsAre(6U, 2U, 7U, 3U));
}

TEST(CpusFor, TakesCoresOfUnlikeWidth) {
    EXPECT_THAT(cpus_for(6, {{0, 1}, {2}, {3, 4, 5}}), ElementsAre(0U, 2U, 3U, 1U, 4U, 5U));
}

TEST(CpusFor, BeginsAgainWithMoreWorkersThanCpus) {
    EXPECT_THAT(cpus_for(5, {{0}, {1}}), ElementsAre(0U, 1U, 0U, 1U, 0U));
}

TEST(CpusFor, HasNothingToGiveWithoutCores) {
    EXPECT_THAT(cpus_for(2, {}), IsEmpty());
    EXPECT_THAT(cpus_for(0, {{0}}), IsEmpty());
}

TEST(ReadCores, NamesEveryCpuOfTheMaskOnceAndNoOther) {
    cpu_set_t mask;
    CPU_ZERO(&mask);
    ASSERT_EQ(sched_getaffinity(0, sizeof mask, &mask), 0);
    std::set<unsigned> expected;
    for (unsigned cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
        if (CPU_ISSET(cpu, &mask)) {
            expected.insert(cpu);
        }
    }
    std::multiset<unsigned> found;
    for (const std::vector<unsigned>& core : read_cores()) {
        EXPECT_THAT(core, ::testing::Not(IsEmpty()));
        found.insert(core.begin(), core.end());
    }
    EXPECT_EQ(found, std::multiset<unsigned>(expected.begin(), expected.end()));
}

TEST(ReadCores, KeepsToANarrowerMask) {
    cpu_set_t before;
    CPU_ZERO(&before);
    ASSERT_EQ(sched_getaffinity(0, sizeof before, &before), 0);
    unsigned last = 0;
    for (unsigned cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
        last = CPU_ISSET(cpu, &before) ? cpu : last;
    }
    cpu_set_t narrow;
    CPU_ZERO(&narrow);
    CPU_SET(last, &narrow);
    ASSERT_EQ(sched_setaffinity(0, sizeof narrow, &narrow), 0);
    const Cores cores = read_cores();
    ASSERT_EQ(sched_setaffinity(0, sizeof before, &before), 0);
    EXPECT_THAT(cores, ElementsAre(ElementsAre(last)));
}

TEST(CpusForPin, GivesNoneUnlessAsked) {
    EXPECT_THAT(cpus_for_pin("none", 4).value(), IsEmpty());
    EXPECT_EQ(cpus_for_pin("cores", 3).value(), cpus_for(3, read_cores()));
}

TEST(CpusForPin, RefusesAnotherWord) {
    const auto cpus = cpus_for_pin("core", 2);
    ASSERT_FALSE(cpus.has_value());
    EXPECT_THAT(to_string(cpus.error()), HasSubstr("did you mean 'cores'?"));
}

}  // namespace
}  // namespace crossover::record
