#include "benchmarks/gate/ratio_rule.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/gate/stored_runs.hpp"

namespace crossover::gate {
namespace {

record::QuantityComparison crossings(const record::Crossover& before, const record::Crossover& now,
                                     const RatioRule& rule = {}) {
    return compare_crossings(before, now, rule);
}

record::Change change(const record::Crossover& before, const record::Crossover& now,
                      const RatioRule& rule = {}) {
    return crossings(before, now, rule).change;
}

record::Change speedup_change(double before, double now, unsigned rounds = 20,
                              const RatioRule& rule = {}) {
    const auto values = [&](double speedup) {
        std::vector<double> found;
        for (const record::TopRound& top : top_rounds_of(speedup, rounds)) {
            found.push_back(top.serial_ns / top.parallel_ns);
        }
        return found;
    };
    return compare_values("speed-up", false, values(before), values(now), rule).change;
}

TEST(RatioRule, TheRatioIsThatOfTheHeadToTheBaseline) {
    const auto found = crossings(crossover_around(100.0), crossover_around(150.0));
    EXPECT_EQ(found.quantity, "crossover");
    EXPECT_EQ(found.change, record::Change::worse);
    EXPECT_NEAR(found.ratio.value.value(), 1.5, 0.01);
    EXPECT_GT(found.ratio.low.value(), 1.4);
    EXPECT_LT(found.ratio.high.value(), 1.6);
    EXPECT_EQ(found.baseline_rounds, 30U);
    EXPECT_EQ(change(crossover_around(150.0), crossover_around(100.0)), record::Change::better);
    EXPECT_EQ(change(crossover_around(100.0), crossover_around(100.0)), record::Change::none);
}

TEST(RatioRule, WhatLiesWithinTheMarginIsNoChange) {
    EXPECT_EQ(change(crossover_around(100.0), crossover_around(115.0)), record::Change::none);
    EXPECT_EQ(change(crossover_around(115.0), crossover_around(100.0)), record::Change::none);
    EXPECT_EQ(change(crossover_around(100.0), crossover_around(115.0), {.margin_ratio = 0.0}),
              record::Change::worse);
    EXPECT_EQ(change(crossover_around(115.0), crossover_around(100.0), {.margin_ratio = 0.0}),
              record::Change::better);
    EXPECT_EQ(change(crossover_around(100.0), crossover_around(150.0), {.margin_ratio = 0.6}),
              record::Change::none);
    EXPECT_EQ(change(crossover_around(150.0), crossover_around(100.0), {.margin_ratio = 0.6}),
              record::Change::none);
}

TEST(RatioRule, ASpeedUpIsWorseWhenItFalls) {
    EXPECT_EQ(speedup_change(2.0, 1.5), record::Change::worse);
    EXPECT_EQ(speedup_change(1.5, 2.0), record::Change::better);
    EXPECT_EQ(speedup_change(2.0, 1.9), record::Change::none);
    EXPECT_EQ(compare_values("serial time", true, {1, 1, 1, 1, 1, 1, 1, 1, 1},
                             {2, 2, 2, 2, 2, 2, 2, 2, 2}, {})
                  .change,
              record::Change::worse);
}

TEST(RatioRule, AmongManyComparisonsOneMustBeSurer) {
    EXPECT_EQ(speedup_change(2.0, 1.0, 8), record::Change::worse);
    EXPECT_EQ(speedup_change(2.0, 1.0, 8, {.comparisons = 1000}), record::Change::suspected);
    EXPECT_EQ(speedup_change(1.0, 2.0, 8, {.comparisons = 1000}), record::Change::suspected);
    EXPECT_EQ(speedup_change(2.0, 1.0, 20, {.comparisons = 1000}), record::Change::worse);
}

TEST(RatioRule, RoundsThatWereNotExchangeableWidenTheInterval) {
    const auto narrow = crossings(crossover_around(100.0), crossover_around(128.0));
    const auto wide =
        crossings(crossover_around(100.0), crossover_around(128.0), {.widening_ratio = 3.0});
    EXPECT_EQ(narrow.change, record::Change::worse);
    EXPECT_NE(wide.change, record::Change::worse);
    EXPECT_LT(wide.ratio.low.value(), narrow.ratio.low.value());
    EXPECT_GT(wide.ratio.high.value(), narrow.ratio.high.value());
    EXPECT_EQ(change(crossover_around(100.0), crossover_around(800.0),
                     {.comparisons = 100, .widening_ratio = 50.0}),
              record::Change::unknown)
        << "no confidence reaches 1";
}

TEST(RatioRule, FewRoundsTellNothing) {
    record::Crossover few = crossover_around(1000.0);
    few.round_crossings.resize(1);
    EXPECT_EQ(change(crossover_around(100.0), few), record::Change::unknown);
    few.round_crossings.clear();  // as in a record of an earlier version
    const auto found = crossings(crossover_around(100.0), few);
    EXPECT_EQ(found.change, record::Change::unknown);
    EXPECT_FALSE(found.ratio.value.has_value());
    EXPECT_EQ(found.head_rounds, 0U);
}

TEST(RatioRule, RoundsThatDoNotCountAreLeftOut) {
    record::Crossover disturbed = crossover_around(100.0);
    for (record::RoundCrossing& round : disturbed.round_crossings) {
        round.n = round.n_low = round.n_high = 10.0 * *round.n;
        round.counts = false;
    }
    const auto quiet = rounds_around(100.0, 12);
    disturbed.round_crossings.insert(disturbed.round_crossings.end(), quiet.begin(), quiet.end());
    const auto found = crossings(crossover_around(100.0), disturbed);
    EXPECT_EQ(found.change, record::Change::none);
    EXPECT_EQ(found.head_rounds, 12U);
}

TEST(RatioRule, NeverAndAlwaysAreBeyondWhatCrosses) {
    EXPECT_EQ(change(crossover_around(100.0), answer_of(record::CurveVerdict::never)),
              record::Change::worse);
    EXPECT_EQ(change(answer_of(record::CurveVerdict::never), crossover_around(100.0)),
              record::Change::better);
    EXPECT_EQ(change(answer_of(record::CurveVerdict::always), crossover_around(100.0)),
              record::Change::worse);
    EXPECT_EQ(change(crossover_around(100.0), answer_of(record::CurveVerdict::always)),
              record::Change::better);
    EXPECT_EQ(
        change(answer_of(record::CurveVerdict::always), answer_of(record::CurveVerdict::never)),
        record::Change::worse);
    EXPECT_EQ(
        change(answer_of(record::CurveVerdict::never), answer_of(record::CurveVerdict::always)),
        record::Change::better);
    const auto lost = crossings(crossover_around(100.0), answer_of(record::CurveVerdict::never));
    EXPECT_NEAR(lost.ratio.low.value(), 40.96, 4.0);
    EXPECT_FALSE(lost.ratio.high.has_value());
}

TEST(RatioRule, AnswersOutsideWhatWasMeasuredAreAlike) {
    for (const auto verdict : {record::CurveVerdict::always, record::CurveVerdict::never}) {
        EXPECT_EQ(change(answer_of(verdict), answer_of(verdict)), record::Change::none);
    }
    record::Crossover at_most = answer_of(record::CurveVerdict::always);
    at_most.verdict = record::CurveVerdict::crossover;
    at_most.n_high = 2;
    EXPECT_EQ(change(answer_of(record::CurveVerdict::always), at_most), record::Change::none);
    EXPECT_EQ(change(at_most, at_most), record::Change::none);
}

TEST(RatioRule, AnAnswerAtAnEndIsNotLikeOneInside) {
    record::Crossover inside = crossover_around(1000.0);
    inside.round_crossings.resize(1);
    for (const auto verdict : {record::CurveVerdict::always, record::CurveVerdict::never}) {
        EXPECT_EQ(change(answer_of(verdict), inside), record::Change::unknown)
            << record::word_of(verdict);
        EXPECT_EQ(change(inside, answer_of(verdict)), record::Change::unknown)
            << record::word_of(verdict);
    }
    record::Crossover few_never = answer_of(record::CurveVerdict::never);
    few_never.round_crossings.resize(1);
    EXPECT_EQ(change(answer_of(record::CurveVerdict::always), few_never), record::Change::unknown);
    EXPECT_EQ(change(few_never, answer_of(record::CurveVerdict::always)), record::Change::unknown);
}

TEST(RatioRule, NeverUpToALowerSizeProvesNothing) {
    record::Crossover never = answer_of(record::CurveVerdict::never);
    std::for_each(never.round_crossings.begin(), never.round_crossings.end(),
                  [](auto& round) { round.n_low = 64.0; });
    EXPECT_EQ(change(crossover_around(100.0), never), record::Change::unknown);
    EXPECT_EQ(change(never, crossover_around(100.0)), record::Change::unknown);
}

TEST(RatioRule, CrossingsWithALeadAreNotCompared) {
    record::Crossover tied = crossover_around(150.0);
    tied.lead_ratio = 0.05;
    EXPECT_EQ(change(crossover_around(100.0), tied), record::Change::unknown);
    record::Crossover also = crossover_around(100.0);
    also.lead_ratio = 0.05;
    EXPECT_EQ(change(also, tied), record::Change::unknown)
        << "those of single rounds are no estimates";
}

TEST(RatioRule, WithoutAnAnswerNothingIsKnown) {
    for (const auto verdict : {record::CurveVerdict::unresolved, record::CurveVerdict::failed}) {
        record::Crossover open = crossover_around(1000.0);
        open.verdict = verdict;
        EXPECT_EQ(change(crossover_around(100.0), open), record::Change::unknown);
        EXPECT_EQ(change(open, crossover_around(100.0)), record::Change::unknown);
        EXPECT_EQ(change(open, open), record::Change::unknown);
    }
}

}  // namespace
}  // namespace crossover::gate
