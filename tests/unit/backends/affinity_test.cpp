#include "backends/api/affinity.hpp"

#include <gtest/gtest.h>
#include <sched.h>
#include <unistd.h>

#include <thread>

namespace crossover {
namespace {

// In a thread of its own, whose mask dies with it.
template <class Body>
void in_a_thread(const Body& body) {
    std::thread(body).join();
}

unsigned a_usable_cpu() {
    cpu_set_t mask;
    CPU_ZERO(&mask);
    EXPECT_EQ(sched_getaffinity(0, sizeof mask, &mask), 0);
    unsigned last = 0;
    for (unsigned cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
        last = CPU_ISSET(cpu, &mask) ? cpu : last;
    }
    return last;
}

TEST(AffinityTest, BindsTheCallerToTheCpuOfItsNumber) {
    const unsigned cpu = a_usable_cpu();
    in_a_thread([&] {
        EXPECT_TRUE(bind_caller({.kernel = {}, .cpus = {cpu + 1, cpu}}, 1));
        EXPECT_EQ(mask_of_caller(), std::to_string(cpu));
    });
}

TEST(AffinityTest, LeavesTheMaskAloneWithoutAList) {
    in_a_thread([] {
        const std::string before = mask_of_caller();
        EXPECT_TRUE(bind_caller({.kernel = {}}, 3));
        EXPECT_EQ(mask_of_caller(), before);
        EXPECT_FALSE(before.empty());
    });
}

TEST(AffinityTest, RefusesACpuThatIsNotThereAndAWorkerWithoutOne) {
    in_a_thread([] {
        const std::string before = mask_of_caller();
        EXPECT_FALSE(bind_caller({.kernel = {}, .cpus = {16383}}, 0));
        EXPECT_FALSE(bind_caller({.kernel = {}, .cpus = {1U << 31}}, 0));
        EXPECT_FALSE(bind_caller({.kernel = {}, .cpus = {a_usable_cpu()}}, 1));
        EXPECT_EQ(mask_of_caller(), before);
    });
}

TEST(AffinityTest, TellsRangesAndSingleCpus) {
    cpu_set_t mask;
    CPU_ZERO(&mask);
    ASSERT_EQ(sched_getaffinity(0, sizeof mask, &mask), 0);
    const std::string text = mask_of_caller();
    // Read back: the text names exactly the CPUs of the mask.
    cpu_set_t named;
    CPU_ZERO(&named);
    for (std::size_t at = 0; at < text.size();) {
        std::size_t used = 0;
        const unsigned long first = std::stoul(text.substr(at), &used);
        at += used;
        unsigned long last = first;
        if (at < text.size() && text[at] == '-') {
            last = std::stoul(text.substr(at + 1), &used);
            at += used + 1;
        }
        ++at;
        for (unsigned long cpu = first; cpu <= last; ++cpu) {
            CPU_SET(cpu, &named);
        }
    }
    EXPECT_TRUE(CPU_EQUAL(&mask, &named));
}

TEST(AffinityTest, CountsTheCpusOfTheProcessEvenForABoundCaller) {
    cpu_set_t mask;
    CPU_ZERO(&mask);
    ASSERT_EQ(sched_getaffinity(getpid(), sizeof mask, &mask), 0);
    const unsigned cpu = a_usable_cpu();
    in_a_thread([&] {
        ASSERT_TRUE(bind_caller({.kernel = {}, .cpus = {cpu}}, 0));
        EXPECT_EQ(allowed_cpus(), static_cast<unsigned>(CPU_COUNT(&mask)));
    });
}

TEST(PlacementTest, TellsTheMasksInTheOrderOfTheWorkersAndWhoIsMissing) {
    const unsigned cpu = a_usable_cpu();
    Placement placement({.kernel = {}, .workers = 3, .cpus = {cpu, cpu, cpu}});
    in_a_thread([&] { placement.bind_and_record(2); });
    in_a_thread([&] { placement.bind_and_record(0); });
    const Fact fact = placement.fact();
    EXPECT_EQ(fact.name, "worker_masks");
    EXPECT_EQ(fact.value, std::to_string(cpu) + ";?;" + std::to_string(cpu));
    EXPECT_TRUE(placement.check().has_value());
}

TEST(PlacementTest, SaysWhichWorkerWasRefusedWhichCpu) {
    Placement placement({.kernel = {}, .workers = 2, .cpus = {a_usable_cpu(), 16000}});
    in_a_thread([&] { placement.bind_and_record(0); });
    in_a_thread([&] { placement.bind_and_record(1); });
    const auto check = placement.check();
    ASSERT_FALSE(check.has_value());
    EXPECT_EQ(check.error().what, "worker 1 was refused the CPU 16000");
}

TEST(PlacementTest, BindsAgainWithoutNoting) {
    const unsigned cpu = a_usable_cpu();
    const Placement placement({.kernel = {}, .workers = 1, .cpus = {cpu}});
    in_a_thread([&] {
        placement.bind(0);
        EXPECT_EQ(mask_of_caller(), std::to_string(cpu));
    });
    EXPECT_EQ(placement.fact().value, "?");
}

}  // namespace
}  // namespace crossover
