// One curve on planted runners: is the answer right, is the protocol kept, and what does a fault
// cost?
#include "benchmarks/sweep/curve_measurement.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "benchmarks/stats/crossover.hpp"
#include "tests/support/sanitized.hpp"
#include "tests/unit/sweep/curve_world.hpp"

namespace crossover::sweep {
namespace {

using planted::Fault;
using ::testing::HasSubstr;

using World = world::CurveWorld;
using world::answer;
using world::holds;
using world::rounds_of;

TEST(CurveMeasurement, FindsAPlantedCrossover) {
    int covered = 0;
    constexpr int k_sweeps = 40;
    for (std::uint64_t seed = 1; seed <= k_sweeps; ++seed) {
        World world(planted::affine(10.0, 1500.0, 1.9),
                    seed);  // n* = 1500 / (10 (1 - 1/1.9)) = 316.7
        const CurveOutcome outcome = world.measure();
        const ToldInterval found = answer(outcome);
        ASSERT_EQ(found.verdict, record::CurveVerdict::crossover) << "seed " << seed;
        ASSERT_TRUE(found.n_low.has_value());
        EXPECT_EQ(outcome.end, record::Ended::answered);
        covered += holds(found, 316.7) ? 1 : 0;
        EXPECT_LE(static_cast<double>(*found.n_high), 1.26 * static_cast<double>(*found.n_low))
            << "seed " << seed;
    }
    EXPECT_GE(covered, 37);
}

TEST(CurveMeasurement, SaysNeverWhereParallelNeverWins) {
    World world(planted::affine(10.0, 1500.0, 0.9));
    EXPECT_EQ(answer(world.measure()).verdict, record::CurveVerdict::never);
}

TEST(CurveMeasurement, NeverInventsACrossoverBetweenEquals) {
    for (std::uint64_t seed = 1; seed <= planted::fewer_if_sanitized(20); ++seed) {
        World world(planted::affine(10.0, 0.0, 1.0), seed);
        const CurveOutcome outcome = world.measure();
        EXPECT_NE(answer(outcome).verdict, record::CurveVerdict::crossover) << "seed " << seed;
        EXPECT_TRUE(outcome.end == record::Ended::rounds ||
                    answer(outcome).verdict == record::CurveVerdict::never)
            << "seed " << seed;
        EXPECT_LE(rounds_of(outcome), 300U) << "whatever time there is";
    }
}

TEST(CurveMeasurement, SaysAlwaysWhereParallelWinsFromTheFirstElement) {
    World world(planted::affine(1000.0, 10.0, 2.0));
    EXPECT_EQ(answer(world.measure()).verdict, record::CurveVerdict::always);
}

TEST(CurveMeasurement, FreshProcessesEachRoundAndNoneLeft) {
    World world(planted::affine(10.0, 1500.0, 1.9));
    const CurveOutcome outcome = world.measure();
    std::map<std::string, unsigned> opened;
    for (const std::string& line : world.source.transcript()) {
        if (line.find("\"op\":\"open\"") != std::string::npos) {
            ++opened[line.substr(0, line.find('>'))];
        }
    }
    EXPECT_EQ(opened["serial"], rounds_of(outcome));
    EXPECT_EQ(opened["planted"], rounds_of(outcome));
    EXPECT_EQ(world.source.alive(), 0);
}

TEST(CurveMeasurement, PairsShareIterationsAndAlternateTheirOrder) {
    World world(planted::affine(10.0, 1500.0, 1.9));
    const CurveOutcome outcome = world.measure();
    unsigned round = 0;
    bool serial_first = true;
    for (const record::Sample& sample : outcome.curve.samples) {
        if (sample.round != round) {
            round = sample.round;
            serial_first = round % 2 == 0;
        }
        EXPECT_EQ(sample.serial_first, serial_first)
            << "A B B A within a round, reversed from round to round";
        serial_first = !serial_first;
    }
    // In the transcript each "measure" of one side is followed by the same "measure" of the other,
    // past calibration.
    const auto& lines = world.source.transcript();
    std::vector<std::string> measured;
    for (const std::string& line : lines) {
        if (line.find("\"op\":\"measure\"") != std::string::npos) {
            measured.push_back(line);
        }
    }
    const std::string& last = measured.at(measured.size() - 1);
    const std::string& before = measured.at(measured.size() - 2);
    const auto iterations_of = [](const std::string& line) {
        const std::string rest = line.substr(line.find("\"iterations\""));
        return rest.substr(0, rest.find_first_of(",}"));
    };
    EXPECT_EQ(iterations_of(last), iterations_of(before));
    EXPECT_NE(last.substr(0, last.find('>')), before.substr(0, before.find('>')));
}

TEST(CurveMeasurement, EverySessionIsVerifiedBeforeItIsMeasured) {
    World world(planted::affine(10.0, 1500.0, 1.9));
    world.measure();
    std::map<std::string, bool> verified;
    for (const std::string& line : world.source.transcript()) {
        const std::string side = line.substr(0, line.find('>'));
        if (line.find("\"op\":\"open\"") != std::string::npos) {
            verified[side] = false;
        } else if (line.find("\"op\":\"verify\"") != std::string::npos) {
            verified[side] = true;
        } else if (line.find("\"op\":\"measure\"") != std::string::npos) {
            EXPECT_TRUE(verified[side]) << line;
        }
    }
}

TEST(CurveMeasurement, SameSeedSameQuestionsInTheSameOrder) {
    World first(planted::affine(10.0, 1500.0, 1.9), 5);
    World second(planted::affine(10.0, 1500.0, 1.9), 5);
    World other(planted::affine(10.0, 1500.0, 1.9), 6);
    first.measure();
    second.measure();
    other.measure();
    EXPECT_EQ(first.source.transcript(), second.source.transcript());
    EXPECT_NE(first.source.transcript(), other.source.transcript());
}

TEST(CurveMeasurement, SizesAreShuffledAnewInEveryRound) {
    World world(planted::affine(10.0, 1500.0, 1.9));
    const CurveOutcome outcome = world.measure();
    std::map<unsigned, std::vector<std::uint64_t>> order;
    for (const record::Sample& sample : outcome.curve.samples) {
        order[sample.round].push_back(sample.n);
    }
    std::set<std::vector<std::uint64_t>> distinct;
    for (unsigned round = 0; round < 8; ++round) {
        distinct.insert(order[round]);
        EXPECT_EQ(std::set<std::uint64_t>(order[round].begin(), order[round].end()).size(),
                  order[round].size());
    }
    EXPECT_GE(distinct.size(), 7U);
}

struct FaultCase {
    Fault fault;
    std::string error;
};

class CurveMeasurementFaults : public ::testing::TestWithParam<FaultCase> {};

TEST_P(CurveMeasurementFaults, CostTheCurveAndSayHow) {
    planted::PlantedModel model = planted::affine(10.0, 1500.0, 1.9);
    model.faults = {GetParam().fault};
    World world(model);
    const CurveOutcome outcome = world.measure();
    EXPECT_EQ(outcome.end, record::Ended::failed);
    ASSERT_TRUE(outcome.failure.has_value());
    EXPECT_THAT(outcome.failure->error, HasSubstr(GetParam().error));
    EXPECT_EQ(outcome.failure->side, GetParam().fault.side);
    EXPECT_EQ(outcome.failure->round, GetParam().fault.process);
    EXPECT_EQ(world.source.alive(), 0);
    std::set<unsigned> complete;
    for (const record::Sample& sample : outcome.curve.samples) {
        complete.insert(sample.round);
    }
    EXPECT_GE(complete.size(), GetParam().fault.process) << "what was measured before is kept";
}

INSTANTIATE_TEST_SUITE_P(
    All, CurveMeasurementFaults,
    ::testing::Values(
        FaultCase{{Fault::Kind::dies, record::Side::parallel, 7, 3}, "killed by signal 9"},
        FaultCase{{Fault::Kind::dies, record::Side::serial, 2, 0}, "the serial runner was killed"},
        FaultCase{{Fault::Kind::hangs, record::Side::parallel, 7, 1}, "gave no answer"},
        FaultCase{{Fault::Kind::talks_nonsense, record::Side::parallel, 1, 0},
                  "not a valid answer"},
        FaultCase{{Fault::Kind::reports_nan, record::Side::parallel, 1, 0}, "not a valid answer"},
        FaultCase{{Fault::Kind::computes_wrongly, record::Side::parallel, 3, 0}, "wrong results"},
        FaultCase{{Fault::Kind::refuses, record::Side::parallel, 0, 0}, "cannot place memory"},
        FaultCase{{Fault::Kind::speaks_other_protocol, record::Side::parallel, 0, 0},
                  "protocol 7"}));

TEST(CurveMeasurement, StopsWhenInterruptedAndKeepsWhatItHas) {
    World world(planted::affine(10.0, 1500.0, 1.9));
    world.interrupt_after = 20;
    const CurveOutcome outcome = world.measure();
    EXPECT_EQ(outcome.end, record::Ended::interrupted);
    EXPECT_EQ(outcome.curve.samples.size(), 20U);
    EXPECT_EQ(world.source.alive(), 0);
}

TEST(CurveMeasurement, StopsWhenASampleCannotBeStored) {
    World world(planted::affine(10.0, 1500.0, 1.9));
    world.refuse_from = 5;
    const CurveOutcome outcome = world.measure();
    EXPECT_EQ(outcome.end, record::Ended::unsaved);
    EXPECT_EQ(world.kept, 5U);
}

TEST(CurveMeasurement, EndsWithinItsTime) {
    World world(planted::affine(10.0, 1500.0, 1.9));
    const double start = world.clock.now_s();
    world.end_s = start + 1.0;
    const CurveOutcome outcome = world.measure();
    EXPECT_EQ(outcome.end, record::Ended::budget);
    EXPECT_LE(world.clock.now_s() - start, 1.1);
    EXPECT_NEAR(outcome.wall_s, world.clock.now_s() - start, 1e-9);
    EXPECT_GT(rounds_of(outcome), 0U);
}

TEST(CurveMeasurement, SlowCommandsUseTheirTimeAndKeepIt) {
    world::CurveWorld planted_world(planted::affine(4e8, 0.7e9, 2.0));  // serial 0.4 s an element
    planted_world.request.range = {1, 16};
    planted_world.options.whole_commands = true;
    const double start_s = planted_world.clock.now_s();
    planted_world.end_s = start_s + 40.0;
    const CurveOutcome outcome = planted_world.measure();
    EXPECT_LT(planted_world.clock.now_s(), planted_world.end_s + 1.0)
        << "no run is begun that does not fit";
    EXPECT_GT(planted_world.clock.now_s(), planted_world.end_s - 4.0);
    EXPECT_GE(world::rounds_of(outcome), 4U);
    for (std::size_t i = 1; i < outcome.curve.samples.size(); ++i) {
        const record::Sample& one = outcome.curve.samples[i];
        const record::Sample& before = outcome.curve.samples[i - 1];
        EXPECT_TRUE(one.round > before.round || one.n > before.n) << "cheap first";
    }
}

TEST(CurveMeasurement, GoesOnFromWhatAnEarlierSweepMeasured) {
    World first(planted::affine(10.0, 1500.0, 1.9));
    first.end_s = first.clock.now_s() + 1.0;
    const CurveOutcome part = first.measure();
    World second(planted::affine(10.0, 1500.0, 1.9), 2);
    const driver::Context around = second.context();
    CurveMeasurement measurement(second.request, second.options, around);
    measurement.adopt(part.curve, {});
    measurement.measure_round(second.source, second.end_s);
    const CurveOutcome outcome = measurement.outcome();
    EXPECT_EQ(rounds_of(outcome), rounds_of(part) + 1);
    EXPECT_EQ(second.begun, 1U);
    EXPECT_LE(second.kept, 8U) << "aimed by the earlier rounds, not coarse again";
    measurement.adopt(part.curve, record::Failure{});
    EXPECT_FALSE(measurement.is_open());
}

TEST(CurveMeasurement, ShowsProgressBeforeEveryRound) {
    World world(planted::affine(10.0, 1500.0, 1.9));
    const CurveOutcome outcome = world.measure();
    EXPECT_EQ(rounds_of(outcome), world.rounds_shown + 1);
}

TEST(CurveMeasurement, StopsAtTheAskedPrecision) {
    planted::PlantedModel model = planted::affine(10.0, 1500.0, 1.9);
    model.process_noise = 0.1;
    World fine(model);
    fine.options.precision_ratio = 1.3;
    World rough(model);
    rough.options.precision_ratio = 2.5;
    const CurveOutcome exact = fine.measure();
    const CurveOutcome coarse = rough.measure();
    EXPECT_EQ(coarse.end, record::Ended::answered);
    EXPECT_EQ(exact.end, record::Ended::answered);
    EXPECT_LE(*answer(coarse).n_high, 2.5 * static_cast<double>(*answer(coarse).n_low));
    EXPECT_LE(*answer(exact).n_high, 1.3 * static_cast<double>(*answer(exact).n_low));
    EXPECT_LT(2 * rough.begun, fine.begun);
}

TEST(CurveMeasurement, WithoutAPrecisionTheSafeSizeIsToBeKnownToo) {
    World world(planted::affine(10.0, 1500.0, 1.9));
    const CurveOutcome with = world.measure();
    EXPECT_TRUE(std::isfinite(
        answer_of(with.curve, counts, with.range, stats::Ending::look).answer.safe.high));
    World plain(planted::affine(10.0, 1500.0, 1.9));
    plain.options.safe = false;
    EXPECT_LT(rounds_of(plain.measure()), 36U) << "36 rounds are the fewest that can tell";
}

TEST(CurveMeasurement, ContendedRoundsAreKeptAndRepeated) {
    planted::PlantedModel model = planted::affine(10.0, 1500.0, 1.9);
    model.busy_share = 0.4;
    model.busy_period_s = 0.9;
    World world(model);
    const CurveOutcome outcome = world.measure();
    const auto contended =
        std::count_if(outcome.curve.rounds.begin(), outcome.curve.rounds.end(),
                      [](const record::Round& round) { return round.contended; });
    EXPECT_GT(contended, 5);
    EXPECT_EQ(answer(outcome).verdict, record::CurveVerdict::crossover);
    EXPECT_TRUE(holds(answer(outcome), 316.7));
    EXPECT_EQ(world.begun, outcome.curve.rounds.size()) << "every round was told as it began";
    EXPECT_EQ(world.kept, outcome.curve.samples.size());
}

TEST(CurveMeasurement, EachStateOfTheMachineIsAimedAtByItsOwnRounds) {
    planted::PlantedModel model = planted::affine(10.0, 1500.0, 1.9);  // 317 with near cores
    model.far_share = 0.4;
    model.far_period_s = 1.3;
    model.far_parallel_s = planted::affine(10.0, 12'000.0, 1.9).parallel_s;  // 2,533 with far ones
    World world(model);
    world.end_s = world.clock.now_s() + 20.0;
    const CurveOutcome outcome = world.measure();
    unsigned far_rounds = 0;
    unsigned aimed = 0;
    for (const record::Round& round : outcome.curve.rounds) {
        if (round.round < 30 || round.state != "far cores") {
            continue;
        }
        ++far_rounds;
        const auto near_2533 = std::count_if(
            outcome.curve.samples.begin(), outcome.curve.samples.end(),
            [&](const auto& s) { return s.round == round.round && s.n > 1500 && s.n < 4000; });
        aimed += near_2533 >= 4 ? 1U : 0U;
    }
    ASSERT_GT(far_rounds, 5U);
    EXPECT_GE(aimed, far_rounds - 3) << "but for three that look everywhere";
}

TEST(CurveMeasurement, TellsHowLongTheRestWouldTake) {
    planted::PlantedModel model = planted::affine(10.0, 1500.0, 1.9);
    model.process_noise = 0.15;
    std::vector<double> off;
    for (std::uint64_t seed = 1; seed <= std::max(5U, planted::fewer_if_sanitized(15)); ++seed) {
        World world(model, seed);
        world.options.precision_ratio = 1.3;
        world.end_s = world.clock.now_s() + 2.0;
        const CurveOutcome cut = world.measure();
        ASSERT_EQ(cut.end, record::Ended::budget);
        ASSERT_TRUE(cut.more_s.has_value());
        World whole(model, seed);
        whole.options.precision_ratio = 1.3;
        off.push_back(*cut.more_s / (whole.measure().wall_s - cut.wall_s));
    }
    std::sort(off.begin(), off.end());
    EXPECT_GE(off[off.size() / 2], 0.5);
    EXPECT_LE(off[off.size() / 2], 2.0);
}

TEST(CurveMeasurement, ColdCallsAreFewAndFirstCallsAreAlone) {
    World cold(planted::affine(10.0, 1500.0, 1.9));
    cold.request.key.calls = record::CallMode::cold;
    for (const record::Sample& sample : cold.measure().curve.samples) {
        EXPECT_EQ(sample.iterations, 4U);
    }
    World first(planted::affine(10.0, 1500.0, 1.9));
    first.request.key.calls = record::CallMode::first;
    const CurveOutcome outcome = first.measure();
    for (const record::Sample& sample : outcome.curve.samples) {
        EXPECT_EQ(sample.iterations, 1U);
    }
    std::size_t opened = 0;
    bool measured = false;
    for (const std::string& line : first.source.transcript()) {
        if (!line.starts_with("planted")) {
            continue;
        }
        if (line.find("\"op\":\"open\"") != std::string::npos) {
            ++opened;
            measured = false;
        } else if (line.find("\"op\":\"measure\"") != std::string::npos) {
            EXPECT_FALSE(measured) << "one call a process";
            measured = true;
        } else if (line.find("\"op\":\"verify\"") != std::string::npos) {
            EXPECT_TRUE(measured) << "nothing may run before the first call";
        }
    }
    EXPECT_EQ(opened, outcome.curve.samples.size()) << "a process a size";
}

}  // namespace
}  // namespace crossover::sweep
