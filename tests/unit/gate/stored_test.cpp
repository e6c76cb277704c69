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

record::StoredComparison compared(const record::StoredResults& before,
                                  const record::StoredResults& now,
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
    return std::string(record::word_of(comparison.curves.at(0).verdict)) + "|" +
           comparison.curves.at(0).reason;
}

std::string error_of(const record::StoredResults& before, const record::StoredResults& now) {
    const auto comparison = compare_stored(before, now, k_options);
    return comparison ? "accepted" : to_string(comparison.error());
}

record::StoredResults run_with(const record::Crossover& answer) {
    record::StoredResults run = stored_run();
    run.crossovers = {answer};
    return run;
}

record::StoredResults run_with_speedup(double speedup, double n = 100.0) {
    record::Crossover answer = crossover_around(n);
    answer.top_rounds = top_rounds_of(speedup);
    return run_with(answer);
}

TEST(Stored, ARunAgainstItselfPasses) {
    EXPECT_EQ(said(stored_run(), stored_run()), "pass|");
    const auto comparison = compared(stored_run(), stored_run());
    EXPECT_EQ(comparison.reason, "1 curve: 1 pass");
    EXPECT_THAT(comparison.notes, IsEmpty());
    ASSERT_EQ(comparison.curves[0].quantities.size(), 2U);
    EXPECT_EQ(comparison.curves[0].quantities[0].quantity, "crossover");
    EXPECT_EQ(comparison.curves[0].quantities[1].quantity, "speed-up");
    EXPECT_NEAR(comparison.curves[0].quantities[1].ratio.value.value(), 1.0, 1e-9);
}

TEST(Stored, ACrossoverThatMovedDecides) {
    const record::StoredResults up = run_with(crossover_around(150.0));
    EXPECT_THAT(said(stored_run(), up),
                AllOf(HasSubstr("regression|the crossover moved up, to 1.5 (1.4"),
                      HasSubstr("times its size: 95 to 105 before, 143 to 158 now")));
    EXPECT_THAT(said(up, stored_run()),
                HasSubstr("improvement|the crossover moved down, to 0.667 ("));
    EXPECT_THAT(said(stored_run(), run_with(answer_of(record::CurveVerdict::never))),
                AllOf(HasSubstr("regression|the crossover moved up"), HasSubstr(" to ?) times"),
                      HasSubstr("never up to 4,096 now")));
}

TEST(Stored, AMoveIsOfTheCrossoverAlone) {
    const auto move = [](const record::StoredResults& before, const record::StoredResults& now) {
        return compared(before, now).curves.at(0).move;
    };
    const record::StoredResults up = run_with(crossover_around(150.0));
    EXPECT_EQ(move(stored_run(), up), record::Move::later);
    EXPECT_EQ(move(up, stored_run()), record::Move::earlier);
    EXPECT_EQ(move(stored_run(), stored_run()), record::Move::same);
    EXPECT_EQ(move(stored_run(), run_with_speedup(1.5)), record::Move::same)
        << "a regression of the speed-up";
    EXPECT_EQ(move(stored_run(), run_with_speedup(1.5, 50.0)), record::Move::earlier);
    EXPECT_EQ(move(stored_run(), run_with(answer_of(record::CurveVerdict::unresolved))),
              record::Move::open);
    record::StoredResults far = up;
    far.crossovers[0].round_trip_ns = 490.0;
    record::StoredResults near = stored_run();
    near.crossovers[0].round_trip_ns = 100.0;
    EXPECT_EQ(move(near, far), record::Move::open) << "the host's state may have moved it";
    far.crossovers[0].round_crossings = near.crossovers[0].round_crossings;
    EXPECT_EQ(move(near, far), record::Move::same);
    record::StoredResults more = stored_run();
    more.crossovers.push_back(crossover_around(100.0));
    more.crossovers[1].curve.backend = "another";
    EXPECT_EQ(compared(more, stored_run()).curves.at(1).move, record::Move::open) << "it is gone";
}

TEST(Stored, ASpeedUpAtTheTopThatMovedDecides) {
    EXPECT_THAT(said(stored_run(), run_with_speedup(1.5)),
                HasSubstr("regression|the speed-up at n = 4,096 is 0.75 ("));
    EXPECT_THAT(said(run_with_speedup(1.5), stored_run()),
                HasSubstr("improvement|the speed-up at n = 4,096 is 1.33 ("));
    EXPECT_THAT(said(run_with(answer_of(record::CurveVerdict::always)),
                     run_with(answer_of(record::CurveVerdict::always))),
                "pass|");
}

TEST(Stored, WhatGotWorseOutweighsWhatGotBetter) {
    EXPECT_THAT(said(stored_run(), run_with_speedup(1.5, 50.0)),
                HasSubstr("regression|the speed-up at n = 4,096"));
    EXPECT_THAT(said(stored_run(), run_with_speedup(3.0, 200.0)),
                HasSubstr("regression|the crossover moved up"));
}

TEST(Stored, TheMarginIsWhatWasGiven) {
    StoredCheckOptions options = k_options;
    const record::StoredResults now = run_with(crossover_around(115.0));
    EXPECT_EQ(said(stored_run(), now, options), "pass|");
    options.margin_ratio = 0.05;
    EXPECT_THAT(said(stored_run(), now, options), HasSubstr("regression|the crossover moved up"));
}

TEST(Stored, SpeedUpsAtDifferentSizesAreNotCompared) {
    record::StoredResults now = run_with_speedup(1.0);
    now.crossovers[0].n_top = 2048;
    EXPECT_EQ(said(stored_run(), now), "pass|");
    EXPECT_EQ(compared(stored_run(), now).curves[0].quantities.size(), 1U);
}

TEST(Stored, WhatChanceMayDoAmongManyCurvesIsInconclusive) {
    record::StoredResults before = stored_run();
    record::StoredResults now = stored_run();
    before.crossovers[0].round_crossings = rounds_around(100.0, 6);
    now.crossovers[0].round_crossings = rounds_around(300.0, 6);
    EXPECT_THAT(said(before, now), HasSubstr("regression|"));
    for (int i = 0; i < 30; ++i) {
        before.crossovers.push_back(crossover_around(100.0));
        before.crossovers.back().curve.backend += std::to_string(i);
        now.crossovers.push_back(before.crossovers.back());
    }
    EXPECT_THAT(said(before, now),
                HasSubstr("inconclusive|by chance, perhaps: the crossover moved up, to 3 ("));
}

TEST(Stored, RoundsThatWereNotExchangeableWidenTheInterval) {
    record::StoredResults moving = run_with(crossover_around(125.0));
    EXPECT_THAT(said(stored_run(), moving), HasSubstr("regression|"));
    moving.crossovers[0].widening_ratio = 3.0;
    EXPECT_EQ(said(stored_run(), moving), "pass|");
    EXPECT_EQ(said(moving, stored_run()), "pass|");
}

TEST(Stored, AnOpenAnswerIsInconclusiveUnlessTheSpeedUpFell) {
    record::StoredResults open = run_with(answer_of(record::CurveVerdict::unresolved));
    open.crossovers[0].reason = "machine busy (1.0 of 2 CPUs)";
    EXPECT_EQ(said(stored_run(), open),
              "inconclusive|the head is unresolved: machine busy (1.0 of 2 CPUs)");
    EXPECT_EQ(said(open, stored_run()),
              "inconclusive|the baseline is unresolved: machine busy (1.0 of 2 CPUs)");
    open.crossovers[0].top_rounds = top_rounds_of(1.0);
    EXPECT_THAT(said(stored_run(), open), HasSubstr("regression|the speed-up at n = 4,096"));
    open.crossovers[0].top_rounds = top_rounds_of(4.0);
    EXPECT_THAT(said(stored_run(), open), HasSubstr("inconclusive|the head is unresolved"));
    EXPECT_THAT(said(stored_run(), run_with(answer_of(record::CurveVerdict::failed))),
                HasSubstr("inconclusive|the head has failed"));
}

TEST(Stored, ARecordWithoutCrossingsOfRoundsIsInconclusive) {
    record::StoredResults old = stored_run();
    old.crossovers[0].round_crossings.clear();
    EXPECT_THAT(said(old, stored_run()),
                HasSubstr("inconclusive|the crossings of 0 rounds before and 30 now"));
}

TEST(Stored, AHostInAnotherStateExplainsAChangeAndNothingElse) {
    record::StoredResults near = stored_run();
    record::StoredResults far = stored_run();
    near.crossovers[0].round_trip_ns = 100.0;
    far.crossovers[0].round_trip_ns = 490.0;
    EXPECT_EQ(said(near, far), "pass|");
    far.crossovers[0] = crossover_around(300.0);
    far.crossovers[0].round_trip_ns = 490.0;
    EXPECT_THAT(said(near, far),
                AllOf(HasSubstr("inconclusive|the host was in another state"),
                      HasSubstr("100 ns before, 490 ns now"), HasSubstr("moved up")));
    EXPECT_THAT(said(far, near), AllOf(HasSubstr("inconclusive|"), HasSubstr("moved down")));
    far.crossovers[0].round_trip_ns = 150.0;
    EXPECT_THAT(said(near, far), HasSubstr("regression|"));
    far.crossovers[0].round_trip_ns.reset();
    EXPECT_THAT(said(near, far), HasSubstr("regression|"));
}

TEST(Stored, TimesAreComparedOnlyWhenAskedFor) {
    record::StoredResults now = stored_run();
    now.environment.host = "there";
    for (record::TopRound& top : now.crossovers[0].top_rounds) {
        top.serial_ns *= 2.0;
        top.parallel_ns *= 2.0;
    }
    EXPECT_EQ(said(stored_run(), now), "pass|");
    StoredCheckOptions options = k_options;
    options.absolute = true;
    EXPECT_THAT(said(stored_run(), now, options),
                AllOf(HasSubstr("regression|the parallel time at n = 4,096 is 2 ("),
                      HasSubstr("; the serial time at n = 4,096 is 2 (")));
    EXPECT_THAT(said(now, stored_run(), options),
                HasSubstr("improvement|the parallel time at n = 4,096 is 0.5 ("));
    EXPECT_THAT(compared(stored_run(), now, options).notes,
                ElementsAre(AllOf(HasSubstr("on different hosts (here and there)"),
                                  HasSubstr("not side by side"), HasSubstr("69 %"))));
    now.environment.host = "here";
    EXPECT_THAT(compared(stored_run(), now, options).notes, ElementsAre(HasSubstr("on one host")));
}

TEST(Stored, TheWorstCurveDecides) {
    record::StoredResults before = stored_run();
    record::StoredResults now = stored_run();
    const auto add = [&](const char* backend, record::Crossover was,
                         std::optional<record::Crossover> is) {
        was.curve.backend = backend;
        before.crossovers.push_back(was);
        if (is) {
            is->curve.backend = backend;
            now.crossovers.push_back(*is);
        }
    };
    add("better", crossover_around(300.0), crossover_around(100.0));
    EXPECT_EQ(compared(before, now).verdict, record::CheckVerdict::improvement);
    add("gone", crossover_around(300.0), {});
    EXPECT_EQ(compared(before, now).verdict, record::CheckVerdict::inconclusive);
    EXPECT_EQ(compared(before, now).curves.back().reason, "the head did not measure it");
    add("worse", crossover_around(100.0), crossover_around(300.0));
    EXPECT_EQ(compared(before, now).verdict, record::CheckVerdict::regression);
    EXPECT_EQ(compared(before, now).reason,
              "4 curves: 1 regression, 1 inconclusive, 1 improvement, 1 pass");
}

TEST(Stored, NotesSayWhatElseDiffers) {
    record::StoredResults now = stored_run();
    now.status = record::RunStatus::interrupted;
    now.environment.build.compiler = "GNU 13";
    now.crossovers.push_back(crossover_around(2.0));
    now.crossovers.back().curve.backend = "new";
    EXPECT_THAT(compared(stored_run(), now).notes,
                ElementsAre("the head is interrupted: it is compared as far as it goes",
                            HasSubstr("GNU 13"), "1 curve of the head is not in the baseline"));
}

TEST(Stored, RunsOfOtherMachinesAreComparedWhereThatIsAskedFor) {
    const StoredCheckOptions options{.baseline = "before", .head = "now", .other_machines = true};
    const record::StoredResults run = run_with_speedup(2.0);
    record::StoredResults other = run_with_speedup(2.0);
    other.environment.cpu_model = "Another CPU";
    other.environment.cpus.usable = 96;
    EXPECT_EQ(compared(run, other, options).curves.size(), 1U);
    other.environment.build.build_type = "Debug";
    EXPECT_FALSE(compare_stored(run, other, options).has_value()) << "another program";
}

TEST(Stored, RunsThatCannotBeComparedAreRefused) {
    const record::StoredResults run = stored_run();
    record::StoredResults other = stored_run();
    other.environment.cpu_model = "Another CPU";
    EXPECT_THAT(error_of(run, other),
                AllOf(HasSubstr("CPU model differs: baseline 'Planted CPU', head 'Another CPU'"),
                      HasSubstr("now against before"), HasSubstr("results/baselines/README.md")));
    other = run;
    other.environment.cpus.usable = 4;
    EXPECT_THAT(error_of(run, other),
                HasSubstr("number of usable CPUs differs: baseline '2', head '4'"));
    other.environment.cpus.usable = 0;
    EXPECT_THAT(error_of(run, other), HasSubstr("does not tell its number of usable CPUs"));
    other = run;
    other.environment.build.build_type = "Debug";
    EXPECT_THAT(error_of(run, other),
                HasSubstr("build type differs: baseline 'Release', head 'Debug'"));
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
