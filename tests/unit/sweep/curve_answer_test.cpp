#include "benchmarks/sweep/curve_answer.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "benchmarks/driver/contention.hpp"

namespace crossover::sweep {
namespace {

constexpr stats::SizeRange k_curve_range{16, 4096};

record::Sample sample(unsigned round, std::uint64_t n, double parallel_ns) {
    record::Sample result{.n = n,
                          .iterations = 1,
                          .round = round,
                          .serial_first = true,
                          .serial = {},
                          .parallel = {}};
    result.serial.seconds = 10.0 * static_cast<double>(n) * 1e-9;
    result.parallel.seconds = parallel_ns * 1e-9;
    return result;
}

/// Rounds of an affine world: n* is 1000 / 5 = 200 with near cores and `far_overhead_ns` / 5 with
/// far ones. The first `near` rounds are near, the others far. Every eighth overhead repeats.
record::Curve two_state_curve(unsigned near, unsigned far, double far_overhead_ns) {
    record::Curve curve;
    curve.key = {"wave", "openmp", 2, record::CallMode::hot};
    for (unsigned round = 0; round < near + far; ++round) {
        const bool is_near = round < near;
        curve.rounds.push_back(
            {.round = round,
             .at_s = 0.1 * round,
             .machine = record::MachineState{2, 2.0, is_near ? 100.0 + round : 490.0 + round, 1.4},
             .contended = false});
        for (const std::uint64_t n :
             {16U, 64U, 150U, 181U, 215U, 256U, 724U, 800U, 860U, 1024U, 4096U}) {
            const double overhead =
                (is_near ? 1000.0 : far_overhead_ns) * (1.0 + 0.01 * (round * 3 % 8));
            curve.samples.push_back(sample(round, n, overhead + 5.0 * static_cast<double>(n)));
        }
    }
    driver::settle(curve);
    return curve;
}

ToldInterval told_of(const record::Curve& curve, const RoundChoice& chosen = counts) {
    return told(answer_of(curve, chosen, k_curve_range, stats::Ending::time).answer, k_curve_range);
}

TEST(CurveAnswer, IsTheMedianOfTheCrossingsOfTheLargerState) {
    const ToldInterval near = told_of(two_state_curve(30, 14, 4000.0));
    EXPECT_EQ(near.verdict, record::CurveVerdict::crossover);
    EXPECT_GE(*near.n_low, 200U);
    EXPECT_LE(*near.n_high, 215U);
    EXPECT_LE(*near.n_low, *near.n);
    const ToldInterval far = told_of(two_state_curve(14, 30, 4000.0));
    EXPECT_GE(*far.n_low, 800U);
    EXPECT_LE(*far.n_high, 860U);
}

TEST(CurveAnswer, ContendedRoundsAreLeftOut) {
    record::Curve curve = two_state_curve(44, 0, 0.0);
    for (unsigned round = 0; round < 20; ++round) {
        curve.rounds[round].machine->effective_cpus = 1.0;
        for (record::Sample& one : curve.samples) {
            if (one.round == round) {
                one.parallel.seconds *= 20.0;
            }
        }
    }
    driver::settle(curve);
    EXPECT_LE(*told_of(curve).n_high, 215U);
    EXPECT_EQ(told_of(curve, [](const record::Round& round) { return round.contended; }).verdict,
              record::CurveVerdict::never);
}

TEST(CurveAnswer, TheBlindRoundsDoNotMoveTheInterval) {
    record::Curve curve;
    for (unsigned round = 0; round < 15; ++round) {
        curve.rounds.push_back(
            {.round = round, .at_s = 0.1 * round, .machine = {}, .contended = false});
        const bool blind = round < 5;
        for (const std::uint64_t n : blind ? std::vector<std::uint64_t>{16, 64, 256, 1024, 4096}
                                           : std::vector<std::uint64_t>{64, 150, 181, 215, 256}) {
            // The blind rounds see a crossing at 2,000.
            curve.samples.push_back(sample(
                round, n, (blind ? 10'000.0 : 1000.0 + round) + 5.0 * static_cast<double>(n)));
        }
    }
    const stats::CurveAnswer found = answer_of(curve, counts, k_curve_range, stats::Ending::time);
    EXPECT_EQ(found.judged.size(), 10U);
    EXPECT_EQ(told(found.answer, k_curve_range).verdict, record::CurveVerdict::crossover)
        << "all fifteen see a crossing";
    EXPECT_LE(*told(found.answer, k_curve_range).n_high, 215U);
    const auto rounds = round_crossings(curve, found, k_curve_range);
    ASSERT_EQ(rounds.size(), 15U);
    EXPECT_FALSE(rounds[4].counts);
    EXPECT_TRUE(rounds[5].counts);
    EXPECT_NEAR(*rounds[5].n, 201.0, 2.0);
    EXPECT_EQ(rounds[5].n, rounds[5].n_low);
    EXPECT_EQ(rounds[0].n_low, 1024.0) << "between coarse sizes only the gap is known";
    EXPECT_EQ(rounds[0].n_high, 4096.0);
}

TEST(CurveAnswer, TheRecordTellsWhereARoundIsCensored) {
    record::Curve curve;
    for (unsigned round = 0; round < 3; ++round) {
        curve.rounds.push_back({.round = round, .at_s = 0.0, .machine = {}, .contended = false});
    }
    curve.samples = {sample(0, 64, 1e6), sample(0, 128, 1e6), sample(1, 64, 1.0),
                     sample(2, 4096, 1e6)};
    const auto rounds = round_crossings(
        curve, answer_of(curve, counts, k_curve_range, stats::Ending::time), k_curve_range);
    ASSERT_EQ(rounds.size(), 3U);
    EXPECT_FALSE(rounds[0].n || rounds[1].n || rounds[2].n);
    EXPECT_EQ(rounds[0].n_low, 128.0);
    EXPECT_FALSE(rounds[0].n_high);
    EXPECT_FALSE(rounds[1].n_low);
    EXPECT_EQ(rounds[1].n_high, 64.0);
    EXPECT_EQ(rounds[2].n_low, 4096.0) << "behind at the largest size there is";
}

TEST(CurveAnswer, TheLastOfTwoCrossingsIsN) {
    record::Curve curve;
    for (unsigned round = 0; round < 30; ++round) {
        curve.rounds.push_back(
            {.round = round, .at_s = 0.1 * round, .machine = {}, .contended = false});
        for (const std::uint64_t n : {16U, 64U, 256U, 700U, 800U, 900U, 1024U, 4096U}) {
            const double serial = 10.0 * static_cast<double>(n);
            const double wobble = 1.0 + 0.002 * (round * 3 % 8);
            // wins below 100, loses until about 850, wins again
            const double ratio = n < 100 ? 0.3 : std::pow(850.0 / static_cast<double>(n), 0.5);
            curve.samples.push_back(sample(round, n, serial * ratio * wobble));
        }
    }
    const stats::CurveAnswer found = answer_of(curve, counts, k_curve_range, stats::Ending::time);
    EXPECT_EQ(found.floor, 255U) << "256 is the first coarse size that lost again";
    ASSERT_EQ(found.changes.size(), 2U);
    const ToldInterval interval = told(found.answer, k_curve_range);
    EXPECT_GE(*interval.n_low, 840U);
    EXPECT_LE(*interval.n_high, 900U);
}

TEST(CurveAnswer, AHintOfALaterCrossingHoldsTheVerdictBack) {
    record::Curve curve = two_state_curve(16, 0, 0.0);
    const auto answered = [&] {
        return answer_of(curve, counts, k_curve_range, stats::Ending::time).answer.kind;
    };
    EXPECT_EQ(answered(), stats::Kind::crossover);
    for (record::Sample& one : curve.samples) {
        one.parallel.seconds *= one.n == 1024 && one.round < 10 ? 3.0 : 1.0;
    }
    EXPECT_EQ(answered(), stats::Kind::crossover) << "10 of 16 are lost there, which is no hint";
    std::erase_if(curve.samples,
                  [](const record::Sample& one) { return one.n == 1024 && one.round >= 4; });
    EXPECT_EQ(answered(), stats::Kind::unresolved) << "4 of 4 are one, and no proof";
    EXPECT_EQ(known_so_far(curve, answer_of(curve, counts, k_curve_range, stats::Ending::time),
                           k_curve_range),
              "loses at 64, wins at 256");
}

TEST(CurveAnswer, FiguresAreWholeOutwardsAndInsideTheSizes) {
    stats::Answer answer{
        .kind = stats::Kind::crossover, .typical = {100.4, 80.9, 120.1}, .safe = {}};
    EXPECT_EQ(told(answer, k_curve_range).n, 100U);
    EXPECT_EQ(told(answer, k_curve_range).n_low, 80U);
    EXPECT_EQ(told(answer, k_curve_range).n_high, 121U);
    answer.typical = {0.0, 0.0, 120.0};
    EXPECT_FALSE(told(answer, k_curve_range).n || told(answer, k_curve_range).n_low)
        << "at 120 or before";
    answer.kind = stats::Kind::never;
    EXPECT_FALSE(told(answer, k_curve_range).n_high);
}

TEST(CurveAnswer, WithoutAVerdictItTellsWhatItKnows) {
    record::Curve curve = two_state_curve(7, 0, 0.0);
    const auto known = [&] {
        return known_so_far(curve, answer_of(curve, counts, k_curve_range, stats::Ending::time),
                            k_curve_range);
    };
    EXPECT_EQ(known(), "so far 206 (200 to 215)")
        << "seven rounds are enough for an interval, not for a verdict";
    curve.samples.resize(11 * 5);
    EXPECT_EQ(known(), "") << "five of five are a chance of 1 in 16";
    EXPECT_EQ(known_so_far(two_state_curve(30, 0, 0.0),
                           answer_of(two_state_curve(30, 0, 0.0), counts, k_curve_range,
                                     stats::Ending::time),
                           k_curve_range)
                  .substr(0, 9),
              "so far 20");
    curve = two_state_curve(8, 0, 0.0);
    for (record::Sample& one : curve.samples) {
        one.parallel.seconds *= one.n == 4096 ? 4.0 : 1.0;
    }
    EXPECT_EQ(known(), "loses at 4,096") << "what it wins below does not last";
}

TEST(StateAnswers, EachStateHasItsOwnWhereTheyContradict) {
    const auto answers = state_answers(two_state_curve(30, 14, 4000.0), k_curve_range);
    ASSERT_EQ(answers.size(), 2U);
    EXPECT_EQ(answers[0].name, "near cores");
    EXPECT_NEAR(static_cast<double>(answers[0].n.value_or(0)), 207.0, 6.0);
    EXPECT_NEAR(answers[0].share_ratio, 30.0 / 44.0, 1e-12);
    EXPECT_EQ(answers[1].name, "far cores");
    EXPECT_NEAR(static_cast<double>(answers[1].n.value_or(0)), 827.0, 25.0);
    EXPECT_NEAR(answers[1].round_trip_ns, 526.5, 1.0);
    EXPECT_TRUE(state_answers(two_state_curve(30, 14, 1000.0), k_curve_range).empty())
        << "agreement is told once";
    EXPECT_TRUE(state_answers(two_state_curve(30, 7, 4000.0), k_curve_range).empty())
        << "seven rounds prove nothing";
    EXPECT_TRUE(state_answers(two_state_curve(30, 0, 4000.0), k_curve_range).empty());
}

TEST(StateAnswers, NeverAgainstACrossoverIsAContradiction) {
    const auto answers = state_answers(two_state_curve(30, 14, 1e6), k_curve_range);
    ASSERT_EQ(answers.size(), 2U);
    EXPECT_EQ(answers[1].verdict, record::CurveVerdict::never);
    EXPECT_FALSE(answers[1].n.has_value());
}

}  // namespace
}  // namespace crossover::sweep
