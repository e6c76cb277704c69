#include "benchmarks/gate/verdicts.hpp"

#include <gmock/gmock.h>

#include <cmath>

namespace crossover::gate {
namespace {

using record::Check;
using record::CheckCell;
using record::CheckFamily;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// A family whose cells have these ratios, round by round; `confirmed` rounds follow.
CheckFamily family(const std::string& backend, const std::vector<std::vector<double>>& cells,
                   std::size_t first_rounds = 12) {
    CheckFamily result{.backend = backend, .workers = backend == "serial" ? 1U : 2U};
    std::size_t rounds = 0;
    for (std::size_t c = 0; c < cells.size(); ++c) {
        CheckCell cell{.workload = "wave", .n = 100 * (c + 1)};
        for (std::size_t r = 0; r < cells[c].size(); ++r) {
            cell.samples.push_back({.round = static_cast<unsigned>(r),
                                    .base_ns = {1.0},
                                    .head_ns = {cells[c][r]},
                                    .ratio = cells[c][r]});
        }
        rounds = std::max(rounds, cells[c].size());
        result.cells.push_back(std::move(cell));
    }
    for (std::size_t r = 0; r < rounds; ++r) {
        result.rounds.push_back(
            {.round = static_cast<unsigned>(r), .confirming = r >= first_rounds});
    }
    return result;
}

std::vector<double> same(std::size_t rounds = 12) {
    return std::vector(rounds, 1.0);
}

std::vector<double> changed(double ratio, std::size_t first = 12, std::size_t confirmed = 24) {
    return std::vector(first + confirmed, ratio);
}

Check judged(std::vector<CheckFamily> families) {
    Check check;
    check.families = std::move(families);
    judge(check, {});
    return check;
}

TEST(Verdicts, NothingChangedIsAPass) {
    const Check check = judged({family("serial", {same()}), family("openmp", {same(), same(6)})});
    EXPECT_EQ(check.verdict, record::CheckVerdict::pass);
    EXPECT_THAT(check.reason, HasSubstr("5 %"));
    EXPECT_EQ(check.families[1].unit.verdict, record::CheckVerdict::pass);
    EXPECT_EQ(check.families[1].cells[1].unit.first.rounds, 6);
    EXPECT_EQ(check.rule.first_needed, 9);
    const Check more = judged(
        {family("serial", {same()}), family("openmp", {same(), same(6)}), family("tbb", {same()})});
    EXPECT_NEAR(more.rule.false_alarm_run_ratio, 6 * more.rule.false_alarm_cell_ratio, 1e-15);
    EXPECT_NEAR(check.rule.false_alarm_run_ratio, 4 * check.rule.false_alarm_cell_ratio, 1e-15)
        << "a serial cell, two of openmp, and openmp as a whole";
}

TEST(Verdicts, ASlowCellIsARegression) {
    const Check check = judged({family("openmp", {changed(1.1), same(36), same(36)})});
    EXPECT_EQ(check.verdict, record::CheckVerdict::regression);
    EXPECT_EQ(check.families[0].cells[0].unit.verdict, record::CheckVerdict::regression);
    EXPECT_EQ(check.families[0].cells[1].unit.verdict, record::CheckVerdict::pass);
    EXPECT_EQ(check.families[0].unit.verdict, record::CheckVerdict::pass)
        << "two of three cells did not change";
    EXPECT_THAT(check.reason,
                AllOf(HasSubstr("wave/openmp/2/100 +10.0 %"), Not(HasSubstr("as a whole"))));
    EXPECT_NEAR(*check.families[0].cells[0].unit.ratio.value, 1.1, 1e-9);
}

TEST(Verdicts, SmallSlowDownsAddUpOverABackend) {
    // Each cell is beyond the margin in eight of twelve rounds only, but the median of the three in
    // all of them.
    std::vector<std::vector<double>> cells(3, changed(1.1));
    for (std::size_t r = 0; r < 36; ++r) {
        cells[r % 3][r] = 1.0;
    }
    const Check check = judged({family("tbb", cells)});
    EXPECT_EQ(check.verdict, record::CheckVerdict::regression);
    EXPECT_EQ(check.families[0].unit.verdict, record::CheckVerdict::regression);
    for (const CheckCell& cell : check.families[0].cells) {
        EXPECT_EQ(cell.unit.verdict, record::CheckVerdict::pass);
    }
    EXPECT_THAT(check.reason, HasSubstr("slower as a whole: tbb with 2 workers +10.0 %"));
}

TEST(Verdicts, ASlowKernelIsNamedAsSuch) {
    const Check check = judged({family("serial", {changed(1.2)}), family("openmp", {same()})});
    EXPECT_EQ(check.verdict, record::CheckVerdict::regression);
    EXPECT_THAT(check.reason, HasSubstr("the kernel itself got slower: wave/serial/1/100 +20.0 %"));
}

TEST(Verdicts, FasterIsAnImprovementUnlessSomethingIsSlower) {
    EXPECT_EQ(judged({family("openmp", {changed(0.8)})}).verdict,
              record::CheckVerdict::improvement);
    EXPECT_EQ(judged({family("openmp", {changed(0.8)}), family("tbb", {changed(1.2)})}).verdict,
              record::CheckVerdict::regression);
}

TEST(Verdicts, AFlagThatFreshProcessesDoNotConfirmIsAPass) {
    std::vector<double> ratios(36, 1.0);
    std::fill_n(ratios.begin(), 12, 1.1);
    const Check check = judged({family("openmp", {ratios, same(36), same(36)})});
    EXPECT_EQ(check.verdict, record::CheckVerdict::pass);
    EXPECT_EQ(check.families[0].cells[0].unit.verdict, record::CheckVerdict::pass);
    EXPECT_THAT(check.families[0].cells[0].unit.reason, HasSubstr("not so on fresh processes"));
    EXPECT_NEAR(*check.families[0].cells[0].unit.ratio.value, 1.0, 1e-9);
}

TEST(Verdicts, AConfirmationOfTheOtherSideIsNone) {
    std::vector<double> ratios(36, 0.8);
    std::fill_n(ratios.begin(), 12, 1.2);
    EXPECT_EQ(judged({family("openmp", {ratios})}).verdict, record::CheckVerdict::pass);
}

TEST(Verdicts, AFlagWithoutConfirmationIsInconclusive) {
    const Check check = judged({family("openmp", {changed(1.1, 12, 5), same(17), same(17)})});
    EXPECT_EQ(check.verdict, record::CheckVerdict::inconclusive);
    EXPECT_THAT(check.reason, AllOf(HasSubstr("slower in 12 of 12"), HasSubstr("the time was up")));
}

TEST(Verdicts, TooFewRoundsAreInconclusive) {
    const Check check = judged({family("openmp", {same(3)})});
    EXPECT_EQ(check.verdict, record::CheckVerdict::inconclusive);
    EXPECT_THAT(check.reason, HasSubstr("only 3 of 12 rounds: the time was up"));
    EXPECT_EQ(judged({}).verdict, record::CheckVerdict::inconclusive);
}

TEST(Verdicts, ContendedRoundsDoNotCount) {
    CheckFamily busy = family("openmp", {changed(1.1), same(36), same(36)});
    for (std::size_t r = 0; r < 4; ++r) {
        busy.rounds[r].contended = true;
        busy.rounds[r].machine = record::MachineState{2, 1.0, {}, 1.0};
    }
    const Check check = judged({busy});
    EXPECT_EQ(check.families[0].cells[0].unit.first.rounds, 8);
    EXPECT_EQ(check.verdict, record::CheckVerdict::inconclusive)
        << "eight rounds flag nothing, and decide nothing either";
    EXPECT_THAT(check.reason, HasSubstr("machine busy (1.0 of 2 CPUs in 4 of 36 rounds)"));
}

TEST(Verdicts, ABusyMachineIsNeverRed) {
    CheckFamily busy = family("openmp", {changed(1.1)});
    for (int looks = 0; looks < 40; ++looks) {
        busy.rounds.push_back({.round = static_cast<unsigned>(busy.rounds.size()),
                               .machine = record::MachineState{2, 1.1, {}, 1.0},
                               .measured = false,
                               .contended = true});
    }
    const Check check = judged({busy});
    EXPECT_EQ(check.verdict, record::CheckVerdict::inconclusive);
    EXPECT_THAT(check.reason, HasSubstr("machine busy (1.1 of 2 CPUs in 40 of 76 rounds)"));
}

TEST(Verdicts, AControlThatDiffersMakesTheRunInconclusive) {
    CheckFamily odd = family("openmp", {changed(1.1), changed(1.1)});
    odd.cells[1].control = true;
    Check check = judged({odd});
    EXPECT_EQ(check.verdict, record::CheckVerdict::inconclusive);
    EXPECT_THAT(check.reason, AllOf(HasSubstr("base differs from itself"), HasSubstr("/control")));
    odd.cells[1] = family("openmp", {changed(0.9)}).cells[0];
    odd.cells[1].control = true;
    EXPECT_EQ(judged({odd}).verdict, record::CheckVerdict::inconclusive)
        << "a control that got faster is as bad";
    odd.cells[1] = family("openmp", {same()}).cells[0];
    odd.cells[1].control = true;
    EXPECT_EQ(judged({odd}).verdict, record::CheckVerdict::regression);
}

TEST(Verdicts, ControlsAreNoPartOfTheirBackend) {
    CheckFamily family_with_control = family("openmp", {changed(1.1), same(36), same(36)});
    family_with_control.cells[1].control = true;
    family_with_control.cells[2].control = true;
    EXPECT_EQ(family_ratios(family_with_control, Stage::first),
              cell_ratios(family_with_control, family_with_control.cells[0], Stage::first));
}

TEST(Verdicts, AFailureLeavesNoPass) {
    Check check;
    check.families = {family("openmp", {same()})};
    check.failure = record::CheckFailure{
        .side = "head", .error = "the head runner was killed by signal 9 (Killed)"};
    judge(check, {});
    EXPECT_EQ(check.verdict, record::CheckVerdict::inconclusive);
    EXPECT_THAT(check.reason, HasSubstr("killed"));
}

TEST(Verdicts, TheIntervalIsThatOfTheRoundsThatJudge) {
    const Check check = judged({family("openmp", {changed(1.1, 12, 24)})});
    const record::Estimate& ratio = check.families[0].cells[0].unit.ratio;
    ASSERT_TRUE(ratio.low && ratio.high);
    EXPECT_NEAR(*ratio.low, 1.1, 1e-9);
    EXPECT_FALSE(judged({family("openmp", {same(5)})}).families[0].cells[0].unit.ratio.low)
        << "five say too little";
}

TEST(Verdicts, APassSaysWhichChangeItCouldHaveSeen) {
    std::vector<double> wild(12, 1.0);
    wild[0] = wild[1] = 0.8;
    EXPECT_EQ(
        judged({family("openmp", {same(), same()})}).reason,
        "nothing is more than 5 % slower or faster; smallest change this run could have seen: "
        "5 % in 2 cells");
    EXPECT_THAT(judged({family("openmp", {same(), wild})}).reason,
                HasSubstr("seen: 5 % in 1 cell, 30 % in 1"));
    EXPECT_THAT(judged({family("openmp", {changed(1.1), wild})}).reason, Not(HasSubstr("seen")));
}

TEST(Verdicts, WhatHasANameOfItsOwnIsCalledByIt) {
    CheckFamily benchmarks = family("gbench", {changed(1.2)});
    benchmarks.called = "all benchmarks";
    benchmarks.cells.front().called = "BM_A/8";
    EXPECT_EQ(judged({benchmarks}).reason,
              "slower as a whole: all benchmarks +20.0 %; slower cells: BM_A/8 +20.0 %");
    CheckCell control = benchmarks.cells.front();
    control.control = true;
    EXPECT_EQ(record::name_of(benchmarks, control), "BM_A/8/control");
}

}  // namespace
}  // namespace crossover::gate
