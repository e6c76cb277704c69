#include "benchmarks/sweep/plan.hpp"

#include <gtest/gtest.h>

#include "tests/support/planted_world.hpp"

namespace crossover::sweep {
namespace {

SweepOptions options_with(std::vector<WorkloadChoice> workloads,
                          std::vector<std::string> backends) {
    SweepOptions options;
    options.workloads = std::move(workloads);
    options.backends = std::move(backends);
    return options;
}

TEST(Plan, TakesEveryCombinationWorkloadsOutermost) {
    SweepOptions options = options_with({{"wave"}, {"scale"}}, {"openmp", "tbb"});
    options.workers = {1, 4};
    const auto curves = plan_curves(options, 4);
    ASSERT_EQ(curves.size(), 8U);
    EXPECT_EQ(record::name_of(curves[0]), "wave/openmp/1/hot");
    EXPECT_EQ(record::name_of(curves[1]), "wave/openmp/4/hot");
    EXPECT_EQ(record::name_of(curves[2]), "wave/tbb/1/hot");
    EXPECT_EQ(record::name_of(curves[7]), "scale/tbb/4/hot");
}

TEST(Plan, UsesTheUsableCpusAndMoreForWaitingWorkloads) {
    const SweepOptions options = options_with({{"wave"}, {"io_wait:100", true}}, {"openmp"});
    EXPECT_EQ(plan_curves(options, 6)[0].workers, 6U);
    EXPECT_EQ(plan_curves(options, 6)[1].workers, 8U);
    EXPECT_EQ(plan_curves(options, 64)[1].workers, 64U);
    EXPECT_EQ(plan_curves(options, 1)[0].workers, 2U) << "one worker is not parallel";
}

TEST(Plan, MemoryLimitReachesBeyondTheCachesWithinAQuarterOfMemory) {
    record::Cpus cpus;
    EXPECT_EQ(memory_limit(cpus), 64ULL << 20);
    cpus.caches = {{"Unified", 3, 32ULL << 20, 2}};
    cpus.online = 4;
    EXPECT_EQ(memory_limit(cpus), 4 * 2 * (32ULL << 20))
        << "two caches of 32 MiB, shared by two CPUs each";
    cpus.memory_bytes = 100ULL << 20;
    EXPECT_EQ(memory_limit(cpus), 25ULL << 20);
}

std::uint64_t chosen(const planted::PlantedModel& model, const SweepOptions& options,
                     std::uint64_t limit = 1ULL << 40, unsigned most_workers = 2) {
    planted::PlantedClock clock;
    planted::PlantedSource source(model, 1, clock);
    const auto n_max = choose_n_max("wave", "serial", options, most_workers, limit, source);
    EXPECT_TRUE(n_max.has_value());
    EXPECT_EQ(source.alive(), 0);
    return n_max.value_or(0);
}

TEST(Plan, TopIsWhereASerialCallTakesTheAskedTime) {
    const SweepOptions options;
    EXPECT_EQ(chosen(planted::affine(10.0, 0.0, 2.0), options), 1U << 21)
        << "20 ms / 10 ns = 2,000,000";
    EXPECT_EQ(chosen(planted::affine(150'000.0, 0.0, 2.0), options), 128U);
}

TEST(Plan, TopStaysWithinTheMemoryLimit) {
    EXPECT_EQ(chosen(planted::affine(0.5, 0.0, 2.0), SweepOptions(), 16U << 20), 1U << 20)
        << "16 bytes an element";
}

TEST(Plan, TopGivesEveryWorkerSomethingToDo) {
    EXPECT_EQ(chosen(planted::affine(1e9, 0.0, 2.0), SweepOptions(), 1ULL << 40, 8), 16U);
}

TEST(Plan, AskedSizesAreTaken) {
    SweepOptions options;
    options.n_max = 1000;
    EXPECT_EQ(chosen(planted::affine(10.0, 0.0, 2.0), options), 1000U);
}

TEST(Plan, CommandsReachBeyondTheirStartUp) {
    SweepOptions options;
    options.whole_commands = true;
    EXPECT_EQ(chosen(planted::affine(1e3, 0.0, 2.0), options), 1U << 14)
        << "20.02 ms / 1 us = 20,020";
    EXPECT_EQ(chosen(planted::affine(1e6, 0.0, 2.0), options), 32U) << "40 ms / 1 ms";
    options.n_max = 1000;
    EXPECT_EQ(chosen(planted::affine(1e3, 0.0, 2.0), options), 1000U);
}

TEST(Plan, ABackendHasTheBaselineThatIsNamed) {
    SweepOptions options = options_with({{"wave"}}, {"openmp", "python:pool_map"});
    options.baselines = {{"python:pool_map", "python:serial"}};
    const auto curves = plan_curves(options, 2);
    EXPECT_EQ(curves[0].baseline, "serial");
    EXPECT_EQ(curves[1].baseline, "python:serial");
}

TEST(Plan, AFailingSerialRunnerIsAnErrorWithItsWords) {
    planted::PlantedModel model = planted::affine(10.0, 0.0, 2.0);
    model.faults = {{planted::Fault::Kind::refuses, record::Side::serial, 0, 0}};
    planted::PlantedClock clock;
    planted::PlantedSource source(model, 1, clock);
    const auto n_max = choose_n_max("wave", "serial", SweepOptions(), 2, 1ULL << 40, source);
    ASSERT_FALSE(n_max.has_value());
    EXPECT_NE(n_max.error().what.find("cannot place memory"), std::string::npos);
}

}  // namespace
}  // namespace crossover::sweep
