#include "benchmarks/gate/plan.hpp"

#include <gmock/gmock.h>

#include "tests/support/planted_world.hpp"

namespace crossover::gate {
namespace {

using planted::Fault;
using planted::PlantedClock;
using planted::PlantedModel;
using planted::PlantedSource;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// Serial takes 10 ns an element, parallel 4 µs and half of it: n* = 800.
PlantedModel model() {
    return planted::affine(10.0, 4'000.0, 2.0);
}

PlantedModel with(Fault::Kind kind, record::Side side) {
    PlantedModel faulty = model();
    for (unsigned process = 0; process < 40; ++process) {
        faulty.faults.push_back({kind, side, process, 0});
    }
    return faulty;
}

GateOptions options() {
    GateOptions result;
    result.workloads = {"wave"};
    result.backends = {"planted"};
    return result;
}

Expected<Plan> plan(const GateOptions& asked, const PlantedModel& base = model(),
                    const PlantedModel& head = model()) {
    PlantedClock clock;
    PlantedSource base_source(base, 1, clock);
    PlantedSource head_source(head, 2, clock);
    return make_plan(asked, {2, 1ULL << 30U}, {base_source, head_source});
}

TEST(GatePlan, LooksAroundTheCrossoverAndAtTheTop) {
    const auto made = plan(options());
    ASSERT_TRUE(made) << to_string(made.error());
    ASSERT_THAT(made->families, SizeIs(2));
    const auto& serial = made->families[0];
    const auto& parallel = made->families[1];
    EXPECT_EQ(serial.backend, "serial");
    EXPECT_EQ(parallel.workers, 2);
    ASSERT_THAT(parallel.cells, SizeIs(4))
        << "at the crossover, at the top, between, and the control";
    EXPECT_GE(parallel.cells[0].n, 800 / 4);
    EXPECT_LE(parallel.cells[0].n, 800 * 4);
    EXPECT_GE(parallel.cells[1].n, 131072) << "2 ms of serial work at 10 ns an element";
    EXPECT_LE(parallel.cells[1].n, 262144);
    EXPECT_LT(parallel.cells[2].n, parallel.cells[1].n);
    EXPECT_GT(parallel.cells[2].n, parallel.cells[0].n);
    EXPECT_TRUE(parallel.cells[3].control);
    EXPECT_EQ(parallel.cells[3].n, parallel.cells[0].n);
    ASSERT_THAT(serial.cells, SizeIs(3));
    EXPECT_TRUE(serial.cells[2].control);
    const double call_s = 10e-9 * static_cast<double>(serial.cells[0].n);
    EXPECT_NEAR(static_cast<double>(serial.cells[0].iterations) * call_s, 0.005, 0.001)
        << "an epoch";
    EXPECT_THAT(made->notes, IsEmpty());
    EXPECT_EQ(made->base_runner, "planted");
}

TEST(GatePlan, ABackendThatNeverWinsIsMeasuredAllTheSame) {
    const auto made =
        plan(options(), planted::affine(10.0, 1000.0, 0.5), planted::affine(10.0, 1000.0, 0.5));
    ASSERT_TRUE(made);
    EXPECT_THAT(made->families[1].cells, SizeIs(3)) << "small, top, control";
}

TEST(GatePlan, AnotherProtocolIsAWrongInput) {
    GateOptions named = options();
    const auto other = with(Fault::Kind::speaks_other_protocol, record::Side::serial);
    EXPECT_THAT(to_string(plan(named, other).error()),
                AllOf(HasSubstr("the base runner speaks protocol 7"), HasSubstr("--base")));
    EXPECT_THAT(to_string(plan(named, model(), other).error()),
                AllOf(HasSubstr("the head runner speaks protocol 7"), HasSubstr("--head")));
}

TEST(GatePlan, AWorkloadThatHeadLostIsAWrongInput) {
    const auto lost = with(Fault::Kind::refuses, record::Side::serial);
    EXPECT_THAT(to_string(plan(options(), model(), lost).error()),
                AllOf(HasSubstr("head cannot run workload 'wave', which base can"),
                      HasSubstr("--workload")));
}

TEST(GatePlan, ABackendThatHeadLostIsAWrongInput) {
    const auto lost = with(Fault::Kind::refuses, record::Side::parallel);
    EXPECT_THAT(to_string(plan(options(), model(), lost).error()),
                AllOf(HasSubstr("head cannot run backend 'planted', which base can"),
                      HasSubstr("--backend")));
}

TEST(GatePlan, BuildsThatComputeSomethingElseAreAWrongInput) {
    for (const bool serial : {true, false}) {
        const auto other = with(Fault::Kind::computes_wrongly,
                                serial ? record::Side::serial : record::Side::parallel);
        const std::string error = to_string(plan(options(), model(), other).error());
        EXPECT_THAT(error,
                    AllOf(HasSubstr(serial ? "workload 'wave' computes something else"
                                           : "backend 'planted' computes something else"),
                          HasSubstr("checksums 00000bad and n256"), HasSubstr("do the same work")));
    }
}

TEST(GatePlan, WhatIsNewInHeadIsLeftOutUnlessItIsNamed) {
    const auto older = with(Fault::Kind::refuses, record::Side::parallel);
    GateOptions asked = options();
    EXPECT_THAT(to_string(plan(asked, older).error()), HasSubstr("no parallel backend in common"));
    asked.backends_named = true;
    EXPECT_THAT(to_string(plan(asked, older).error()),
                HasSubstr("base cannot run backend 'planted'"));
}

TEST(GatePlan, CellsMayComeFromAStoredRun) {
    GateOptions asked = options();
    asked.cells_from = "/nowhere/results.json";
    EXPECT_THAT(to_string(plan(asked).error()), HasSubstr("/nowhere/results.json"));
}

TEST(GatePlan, ManyCellsAreCutByImportance) {
    std::vector<record::CheckFamily> families;
    for (const char* backend : {"serial", "openmp", "tbb"}) {
        record::CheckFamily family{.backend = backend, .workers = 2};
        for (const char* workload : {"wave", "scale"}) {
            for (const std::uint64_t n : {10U, 20U, 30U}) {
                family.cells.push_back({.workload = workload, .n = n});
            }
        }
        family.cells.push_back({.workload = "wave", .n = 10, .control = true});
        families.push_back(std::move(family));
    }
    auto cut = families;
    limit_cells(cut, 9);
    for (const record::CheckFamily& family : cut) {
        ASSERT_THAT(family.cells, SizeIs(3)) << "the first of each workload, and the control";
        for (const record::CheckCell& cell : family.cells) {
            EXPECT_EQ(cell.n, 10);
        }
        EXPECT_TRUE(family.cells[2].control);
    }
    cut = families;
    limit_cells(cut, 10);
    EXPECT_EQ(cut[0].cells.size() + cut[1].cells.size() + cut[2].cells.size(), 10U);
    cut = families;
    limit_cells(cut, 2);
    EXPECT_THAT(cut, SizeIs(1)) << "backends without cells disappear";
    cut = families;
    limit_cells(cut, 1000);
    EXPECT_THAT(cut[1].cells, SizeIs(7));
}

TEST(GatePlan, AShortBudgetMeansFewerCells) {
    GateOptions asked;
    EXPECT_LE(cell_limit(asked), 60U);
    asked.budget_s = 30.0;
    EXPECT_LT(cell_limit(asked), 20U);
    asked.budget_s = 0.1;
    EXPECT_EQ(cell_limit(asked), 2U);
    asked.budget_s = 1e6;
    EXPECT_EQ(cell_limit(asked), 60U);
}

}  // namespace
}  // namespace crossover::gate
