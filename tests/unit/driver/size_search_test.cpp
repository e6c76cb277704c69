#include "benchmarks/driver/size_search.hpp"

#include <gtest/gtest.h>

#include "tests/support/planted_world.hpp"

namespace crossover::driver {
namespace {

std::uint64_t chosen(const planted::PlantedModel& model, LargestSizeRequest request) {
    request.workload = "wave";
    request.most_workers = std::max(2U, request.most_workers);
    request.limit_bytes = request.limit_bytes > 0 ? request.limit_bytes : 1ULL << 40;
    planted::PlantedClock clock;
    planted::PlantedSource source(model, 1, clock);
    const auto n_max = largest_size(request, {}, source);
    EXPECT_TRUE(n_max.has_value());
    EXPECT_EQ(source.alive(), 0);
    return n_max.value_or(0);
}

TEST(SizeSearch, MemoryLimitReachesBeyondTheCachesWithinAQuarterOfMemory) {
    record::Cpus cpus;
    EXPECT_EQ(memory_limit(cpus), 64ULL << 20);
    cpus.caches = {{"Unified", 3, 32ULL << 20, 2}};
    cpus.online = 4;
    EXPECT_EQ(memory_limit(cpus), 4 * 2 * (32ULL << 20))
        << "two caches of 32 MiB, shared by two CPUs each";
    cpus.memory_bytes = 100ULL << 20;
    EXPECT_EQ(memory_limit(cpus), 25ULL << 20);
}

TEST(SizeSearch, TopIsWhereASerialCallTakesTheAskedTime) {
    const LargestSizeRequest request;
    EXPECT_EQ(chosen(planted::affine(10.0, 0.0, 2.0), request), 1U << 21)
        << "20 ms / 10 ns = 2,000,000";
    EXPECT_EQ(chosen(planted::affine(150'000.0, 0.0, 2.0), request), 128U);
}

TEST(SizeSearch, CostsThatGrowLikeACubeAreExtrapolatedAsSuch) {
    planted::PlantedModel cube = planted::affine(1.0, 0.0, 2.0);
    cube.serial_s = [](double n) { return 1e-9 * n * n * n; };
    EXPECT_EQ(chosen(cube, {.workload = "wave", .growth = 8}), 256U)
        << "20 ms / 1 ns = 271^3, seen from 64^3 and 512^3";
}

TEST(SizeSearch, TopStaysWithinTheMemoryLimit) {
    EXPECT_EQ(
        chosen(planted::affine(0.5, 0.0, 2.0), {.workload = "wave", .limit_bytes = 16U << 20}),
        1U << 20)
        << "16 bytes an element";
}

TEST(SizeSearch, TopGivesEveryWorkerSomethingToDo) {
    EXPECT_EQ(chosen(planted::affine(1e9, 0.0, 2.0), {.workload = "wave", .most_workers = 8}), 16U);
}

TEST(SizeSearch, CommandsReachBeyondTheirStartUp) {
    LargestSizeRequest request;
    request.whole_commands = true;
    EXPECT_EQ(chosen(planted::affine(1e3, 0.0, 2.0), request), 1U << 14)
        << "20.02 ms / 1 us = 20,020";
    EXPECT_EQ(chosen(planted::affine(1e6, 0.0, 2.0), request), 32U) << "40 ms / 1 ms";
}

TEST(SizeSearch, AFailingSerialRunnerIsAnErrorWithItsWords) {
    planted::PlantedModel model = planted::affine(10.0, 0.0, 2.0);
    model.faults = {{planted::Fault::Kind::refuses, record::Side::serial, 0, 0}};
    planted::PlantedClock clock;
    planted::PlantedSource source(model, 1, clock);
    const auto n_max = largest_size(
        {.workload = "wave", .most_workers = 2, .limit_bytes = 1ULL << 40}, {}, source);
    ASSERT_FALSE(n_max.has_value());
    EXPECT_NE(n_max.error().what.find("cannot place memory"), std::string::npos);
}

TEST(SizeSearch, TheRoughCrossingIsNearTheTrueOne) {
    planted::PlantedClock clock;
    planted::PlantedSource source(planted::affine(10.0, 10'000.0, 2.0), 1, clock);
    const auto crossing = rough_crossing({"wave", "planted", 2}, 1U << 20, {}, source);
    ASSERT_TRUE(crossing.has_value() && crossing->has_value());
    EXPECT_GE(**crossing, 2000U / 4) << "parallel wins from 2,000 elements on";
    EXPECT_LE(**crossing, 2000U * 4 * 4);
    planted::PlantedSource slower(planted::affine(10.0, 10'000.0, 0.5), 1, clock);
    EXPECT_EQ(rough_crossing({"wave", "planted", 2}, 1U << 20, {}, slower).value(), std::nullopt);
}

TEST(SizeSearch, CallsFillAnEpoch) {
    planted::PlantedClock clock;
    planted::PlantedSource source(planted::affine(10.0, 0.0, 2.0), 1, clock);
    const auto calls = calls_per_epoch({"wave", "serial", 1}, {100, 100'000, 10'000'000},
                                       {.epoch_s = 0.005}, source);
    ASSERT_TRUE(calls.has_value());
    EXPECT_NEAR(static_cast<double>((*calls)[0]), 5000.0, 1000.0) << "5 ms / 1 us";
    EXPECT_NEAR(static_cast<double>((*calls)[1]), 5.0, 1.0) << "5 ms / 1 ms";
    EXPECT_EQ((*calls)[2], 1U) << "a call is longer than an epoch";
}

}  // namespace
}  // namespace crossover::driver
