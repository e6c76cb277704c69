#include "benchmarks/gate/stored.hpp"

#include <gmock/gmock.h>

#include "tests/unit/gate/stored_runs.hpp"

namespace crossover::gate {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const StoredCheckOptions k_options{.baseline = "before", .head = "now"};

record::StoredComparison compared(const record::StoredResults& before, const record::StoredResults& now,
                                  const StoredCheckOptions& options = k_options) {
    auto comparison = compare_stored(before, now, options);
    EXPECT_TRUE(comparison.has_value()) << to_string(comparison.error());
    return comparison.value_or(record::StoredComparison{});
}

/// The verdict and the reason of the only curve.
std::string said(const record::StoredResults& before, const record::StoredResults& now,
                 const StoredCheckOptions& options = k_options) {
    const auto comparison = compared(before, now, options);
    EXPECT_EQ(comparison.verdict, comparison.curves.at(0).verdict);
    return comparison.curves.at(0).verdict + "|" + comparison.curves.at(0).reason;
}

std::string error_of(const record::StoredResults& before, const record::StoredResults& now) {
    const auto comparison = compare_stored(before, now, k_options);
    return comparison ? "accepted" : to_string(comparison.error());
}

/// A run in which the speed-up at some of the four sizes is another one.
record::StoredResults with(const std::vector<std::size_t>& cells, const record::Estimate& speedup) {
    record::StoredResults run = stored_run();
    for (const std::size_t i : cells) {
        run.cells.at(i).speedup_ratio = speedup;
    }
    return run;
}

const record::Estimate k_slower{1.6, 1.5, 1.7};
const record::Estimate k_faster{2.6, 2.5, 2.7};

TEST(Stored, ARunAgainstItselfPasses) {
    EXPECT_EQ(said(stored_run(), stored_run()), "pass|");
    const auto comparison = compared(stored_run(), stored_run());
    EXPECT_EQ(comparison.reason, "1 curve: 1 pass");
    EXPECT_THAT(comparison.notes, IsEmpty());
    ASSERT_EQ(comparison.curves[0].quantities.size(), 1U);
    EXPECT_EQ(comparison.curves[0].quantities[0].sizes, 4U);
}

TEST(Stored, ABracketThatMovedDecides) {
    record::StoredResults up = stored_run();
    up.crossovers = {crossover_at(181, 256)};
    EXPECT_THAT(said(stored_run(), up), HasSubstr("regression|the crossover moved up"));
    EXPECT_THAT(said(up, stored_run()), HasSubstr("improvement|the crossover moved down"));
}

TEST(Stored, TwoNeighbouringSizesDecide) {
    EXPECT_EQ(said(stored_run(), with({1, 2}, k_slower)), "regression|the speed-up fell at n = 64, 256");
    EXPECT_EQ(said(stored_run(), with({0, 1, 2, 3}, k_faster)),
              "improvement|the speed-up rose at n = 16, 64, 256, 1024");
}

TEST(Stored, OneSizeAloneIsTellingNothing) {
    EXPECT_EQ(said(stored_run(), with({1}, k_slower)), "pass|");
    EXPECT_EQ(said(stored_run(), with({0, 2}, k_slower)), "pass|");
    const auto changes = compared(stored_run(), with({0, 2, 3}, k_slower)).curves[0].quantities[0].changes;
    ASSERT_EQ(changes.size(), 3U);
    EXPECT_FALSE(changes[0].counts);
    EXPECT_TRUE(changes[1].counts && changes[2].counts);
    record::StoredResults both = with({1}, k_slower);
    both.cells[2].speedup_ratio = k_faster;
    EXPECT_EQ(said(stored_run(), both), "pass|");  // neighbours, but in two directions
}

TEST(Stored, WhatGotWorseOutweighsWhatGotBetter) {
    record::StoredResults both = with({0, 1}, k_faster);
    both.cells[2].speedup_ratio = both.cells[3].speedup_ratio = k_slower;
    EXPECT_EQ(said(stored_run(), both), "regression|the speed-up fell at n = 256, 1024");
    both = with({2, 3}, k_slower);
    both.crossovers = {crossover_at(16, 32)};
    EXPECT_EQ(said(stored_run(), both), "regression|the speed-up fell at n = 256, 1024");
}

TEST(Stored, TheMarginLiesBetweenTheIntervals) {
    StoredCheckOptions options = k_options;
    const record::StoredResults now = with({0, 1, 2, 3}, {1.75, 1.7, 1.8});  // 1.9 / 1.8 is 1.056
    EXPECT_THAT(said(stored_run(), now, options), HasSubstr("regression"));
    options.margin_ratio = 0.06;
    EXPECT_EQ(said(stored_run(), now, options), "pass|");
    for (const record::Estimate& overlapping :
         {record::Estimate{1.85, 1.8, 1.95}, record::Estimate{2.2, 2.0, 2.4}, record::Estimate{1.6, 1.5, 1.95}}) {
        EXPECT_EQ(said(stored_run(), with({0, 1, 2, 3}, overlapping)), "pass|");
    }
    options.margin_ratio = 0.0;
    EXPECT_EQ(said(stored_run(), with({0, 1, 2, 3}, {1.85, 1.8, 1.9})), "pass|");  // they touch
}

TEST(Stored, ASizeWithoutAnIntervalIsNotCompared) {
    const auto comparison = compared(stored_run(), with({0, 1}, {1.0, {}, {}}));
    EXPECT_EQ(comparison.verdict, "pass");
    EXPECT_EQ(comparison.curves[0].quantities[0].sizes, 2U);
}

TEST(Stored, NeighboursAreThoseThatBothRunsMeasured) {
    record::StoredResults now = with({0, 2}, k_slower);
    now.cells.erase(now.cells.begin() + 1);
    EXPECT_EQ(said(stored_run(), now), "regression|the speed-up fell at n = 16, 256");
    EXPECT_EQ(compared(now, stored_run()).curves[0].quantities[0].sizes, 3U);
}

TEST(Stored, ADifferenceAtTheOnlySharedSizeIsInconclusive) {
    record::StoredResults now = with({0}, k_slower);
    now.cells.resize(1);
    EXPECT_THAT(said(stored_run(), now), HasSubstr("inconclusive|the speed-up differs at the only size"));
    now.cells[0].speedup_ratio = {2.0, 1.9, 2.1};
    EXPECT_EQ(said(stored_run(), now), "pass|");
}

TEST(Stored, AnOpenAnswerIsInconclusiveUnlessTheSpeedUpsFell) {
    record::StoredResults open = stored_run();
    open.crossovers = {answer_of("unresolved")};
    open.crossovers[0].reason = "machine busy (1.0 of 2 CPUs)";
    EXPECT_EQ(said(stored_run(), open), "inconclusive|the head is unresolved: machine busy (1.0 of 2 CPUs)");
    EXPECT_EQ(said(open, stored_run()), "inconclusive|the baseline is unresolved: machine busy (1.0 of 2 CPUs)");
    record::StoredResults slower = with({0, 1}, k_slower);
    slower.crossovers = open.crossovers;
    EXPECT_THAT(said(stored_run(), slower), HasSubstr("regression|the speed-up fell"));
    record::StoredResults faster = with({0, 1}, k_faster);
    faster.crossovers = open.crossovers;
    EXPECT_THAT(said(stored_run(), faster), HasSubstr("inconclusive|the head is unresolved"));
}

TEST(Stored, AHostInAnotherStateExplainsAChangeAndNothingElse) {
    record::StoredResults near = stored_run();
    record::StoredResults far = stored_run();
    near.crossovers[0].round_trip_ns = 100.0;
    far.crossovers[0].round_trip_ns = 490.0;
    EXPECT_EQ(said(near, far), "pass|");
    for (record::StoredResults* run : {&far, &near}) {
        run->crossovers[0].n_low = run == &far ? 300 : 64;
        run->crossovers[0].n_high = run == &far ? 362 : 91;
    }
    EXPECT_THAT(said(near, far), AllOf(HasSubstr("inconclusive|the host was in another state"),
                                       HasSubstr("100 ns before, 490 ns now"), HasSubstr("moved up")));
    EXPECT_THAT(said(far, near), AllOf(HasSubstr("inconclusive|"), HasSubstr("moved down")));
    far.crossovers[0].round_trip_ns = 150.0;
    EXPECT_THAT(said(near, far), HasSubstr("regression|"));
    far.crossovers[0].round_trip_ns.reset();
    EXPECT_THAT(said(near, far), HasSubstr("regression|"));
}

TEST(Stored, TimesAreComparedOnlyWhenAskedFor) {
    record::StoredResults before = stored_run();
    record::StoredResults now = stored_run();
    now.environment.host = "there";
    for (std::size_t i = 0; i < before.cells.size(); ++i) {
        before.cells[i].parallel_ns = before.cells[i].serial_ns = {100.0, 95.0, 105.0};
        now.cells[i].parallel_ns = {200.0, 190.0, 210.0};
        now.cells[i].serial_ns = {50.0, 45.0, 55.0};
    }
    EXPECT_EQ(said(before, now), "pass|");
    StoredCheckOptions options = k_options;
    options.absolute = true;
    EXPECT_EQ(said(before, now, options), "regression|the parallel time rose at n = 16, 64, 256, 1024");
    EXPECT_EQ(said(now, before, options), "regression|the serial time rose at n = 16, 64, 256, 1024");
    now.cells = before.cells;
    EXPECT_EQ(said(before, now, options), "pass|");
    EXPECT_THAT(compared(before, now, options).notes,
                ElementsAre(AllOf(HasSubstr("on different hosts (here and there)"), HasSubstr("not side by side"),
                                  HasSubstr("69 %"))));
    now.environment.host = "here";
    EXPECT_THAT(compared(before, now, options).notes, ElementsAre(HasSubstr("on one host")));
}

TEST(Stored, TheWorstCurveDecides) {
    record::StoredResults before = stored_run();
    record::StoredResults now = stored_run();
    const auto add = [&](const char* backend, record::Crossover was, std::optional<record::Crossover> is) {
        was.curve.backend = backend;
        before.crossovers.push_back(was);
        if (is) {
            is->curve.backend = backend;
            now.crossovers.push_back(*is);
        }
    };
    add("better", crossover_at(256, 512), crossover_at(64, 91));
    EXPECT_EQ(compared(before, now).verdict, "improvement");
    add("gone", crossover_at(256, 512), {});
    EXPECT_EQ(compared(before, now).verdict, "inconclusive");
    EXPECT_EQ(compared(before, now).curves.back().reason, "the head did not measure it");
    add("worse", crossover_at(64, 91), crossover_at(256, 512));
    EXPECT_EQ(compared(before, now).verdict, "regression");
    EXPECT_EQ(compared(before, now).reason, "4 curves: 1 regression, 1 inconclusive, 1 improvement, 1 pass");
}

TEST(Stored, NotesSayWhatElseDiffers) {
    record::StoredResults now = stored_run();
    now.status = "interrupted";
    now.environment.build.compiler = "GNU 13";
    now.crossovers.push_back(crossover_at(1, 2));
    now.crossovers.back().curve.backend = "new";
    EXPECT_THAT(compared(stored_run(), now).notes,
                ElementsAre("the head is interrupted: it is compared as far as it goes", HasSubstr("GNU 13"),
                            "1 curve of the head is not in the baseline"));
}

TEST(Stored, RunsThatCannotBeComparedAreRefused) {
    const record::StoredResults run = stored_run();
    record::StoredResults other = stored_run();
    other.environment.cpu_model = "Another CPU";
    EXPECT_THAT(error_of(run, other), AllOf(HasSubstr("CPU model differs: baseline 'Planted CPU', head 'Another CPU'"),
                                            HasSubstr("now against before"), HasSubstr("results/baselines/README.md")));
    other = run;
    other.environment.cpus.usable = 4;
    EXPECT_THAT(error_of(run, other), HasSubstr("number of usable CPUs differs: baseline '2', head '4'"));
    other.environment.cpus.usable = 0;
    EXPECT_THAT(error_of(run, other), HasSubstr("does not tell its number of usable CPUs"));
    other = run;
    other.environment.build.build_type = "Debug";
    EXPECT_THAT(error_of(run, other), HasSubstr("build type differs: baseline 'Release', head 'Debug'"));
    other.environment.build.build_type = "";
    EXPECT_THAT(error_of(other, run), HasSubstr("does not tell its build type"));
    other = run;
    other.environment.build.sanitizers = "address";
    EXPECT_THAT(error_of(run, other), HasSubstr("head 'Release with sanitizers address'"));
    other = run;
    other.crossovers[0].curve.workers = 4;
    EXPECT_THAT(error_of(run, other), HasSubstr("no curve in common"));
    other.crossovers.clear();
    EXPECT_THAT(error_of(other, run), HasSubstr("no curve in common"));
}

}  // namespace
}  // namespace crossover::gate
