#include "benchmarks/sides/gbench_plan.hpp"

#include <gmock/gmock.h>

namespace crossover::sides {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Offered offers(const std::vector<std::uint64_t>& sizes, bool plain = true) {
    Offered offered{{.name = "BM_A/{n}", .ways = {"gbench"}, .sizes = sizes}};
    if (plain) {
        offered.push_back({.name = "BM_B", .ways = {"gbench"}});
    }
    return offered;
}

TEST(GbenchPlan, EveryBenchmarkInCommonIsACell) {
    const auto plan = common_cells({"", "", offers({8, 64}), offers({8, 64, 512})});
    ASSERT_TRUE(plan.has_value());
    ASSERT_EQ(plan->families.size(), 1U);
    std::vector<std::string> names;
    for (const record::CheckCell& cell : plan->families.front().cells) {
        names.push_back(record::name_of(plan->families.front(), cell));
    }
    EXPECT_THAT(names, ElementsAre("BM_A/8", "BM_A/64", "BM_B"));
    EXPECT_THAT(plan->notes, ElementsAre("not compared: only head has BM_A/512"));
}

TEST(GbenchPlan, WhatHeadLostIsAnErrorThatNamesAFew) {
    const auto lost = common_cells({"", "", offers({1, 2, 3, 4, 5}), offers({9}, false)});
    ASSERT_FALSE(lost.has_value());
    EXPECT_EQ(lost.error().what, "head lacks what base has: BM_A/1, BM_A/2, BM_A/3 and 3 more");
    EXPECT_EQ(lost.error().where, "--head");
}

/// Twelve rounds, two sides, and the control: 24 processes a cell.
TEST(GbenchPlan, AsManyProcessesAsFitIntoTheFirstStage) {
    gate::GateOptions options;
    options.budget_s = 100.0;
    const auto of = [&](double process_s) { return schedule_for({{0, process_s}}, options); };
    EXPECT_EQ(of(0.24).epochs, 5U);  // 2 x 5 x 12 x 2 x 0.24 = 57.6 of 60 s
    EXPECT_EQ(of(0.26).epochs, 3U);
    EXPECT_EQ(of(0.40).epochs, 3U);
    EXPECT_EQ(of(0.43).epochs, 1U);
    EXPECT_TRUE(of(1.24).left_out.empty());
    EXPECT_THAT(of(1.26).left_out, ElementsAre(0));
}

TEST(GbenchPlan, TheLongestCellsGoFirst) {
    gate::GateOptions options;
    options.budget_s = 100.0;
    const Schedule schedule = schedule_for({{0, 0.1}, {1, 9.0}, {2, 0.2}, {3, 5.0}}, options);
    EXPECT_EQ(schedule.epochs, 1U);
    EXPECT_THAT(schedule.left_out, ElementsAre(1, 3));
    EXPECT_NEAR(schedule.enough_s, 24.0 * 14.4 / 0.6, 1e-9);
}

TEST(GbenchPlan, BothSidesMustTakeIterationsForThemToBeFixed) {
    const auto words = [](std::vector<std::string> base, std::vector<std::string> head) {
        const gate::Comparison made = compare_gbench({"./base",
                                                      "./head",
                                                      {{.name = "BM_B", .ways = std::move(base)}},
                                                      {{.name = "BM_B", .ways = std::move(head)}}},
                                                     {.gbench = "adapter"});
        EXPECT_EQ(made.base_runners.front().words.size(), made.head_runners.front().words.size());
        return made.base_runners.front().words;
    };
    EXPECT_THAT(words({"gbench"}, {"gbench", "gbench:iterations"}),
                ElementsAre("adapter", "--", "./base"));
    EXPECT_THAT(words({"gbench", "gbench:iterations"}, {"gbench", "gbench:iterations"}),
                ElementsAre("adapter", "--iterations", "--", "./base"));
}

}  // namespace
}  // namespace crossover::sides
