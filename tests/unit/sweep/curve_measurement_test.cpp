// One curve on planted runners: is the answer right, is the protocol kept, and what does a fault cost?
#include "benchmarks/sweep/curve_measurement.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "benchmarks/stats/crossover.hpp"
#include "tests/support/planted_world.hpp"

namespace crossover::sweep {
namespace {

using planted::Fault;
using testing::HasSubstr;

/// A planted sweep of one curve, with what it did.
struct World {
    explicit World(planted::PlantedModel model, std::uint64_t seed = 1) : source(std::move(model), seed, clock) {
        request.key = {"wave", "planted", 2, "hot"};
        request.n_min = 1;
        request.n_max = 1 << 16;
        request.usable_cpus = 2;
        end_s = clock.now_s() + 1e6;
        options.seed = seed;
    }

    CurveContext context() {
        return {.source = source,
                .clock = clock,
                .began_s = 0.0,
                .interrupted = [this] { return kept >= interrupt_after; },
                .look = [this](unsigned threads) { return std::optional(source.look(threads)); },
                .begin =
                    [this](const record::CurveKey&, const record::Round&) {
                        ++begun;
                        return true;
                    },
                .keep =
                    [this](const record::CurveKey&, const record::Sample&) {
                        ++kept;
                        return kept < refuse_from;
                    },
                .progress = [this](const CurveProgress& progress) { rounds_shown = progress.rounds; }};
    }

    CurveOutcome measure(Effort effort = Effort::extra) {
        const CurveContext around = context();
        CurveMeasurement measurement(request, options, around);
        measurement.measure({.end_s = end_s, .last_end_s = end_s, .effort = effort});
        return measurement.outcome();
    }

    planted::PlantedClock clock;
    planted::PlantedSource source;
    CurveRequest request;
    SweepOptions options;
    double end_s = 0.0;
    unsigned begun = 0;
    std::size_t kept = 0;
    std::size_t interrupt_after = static_cast<std::size_t>(-1);
    std::size_t refuse_from = static_cast<std::size_t>(-1);
    unsigned rounds_shown = 0;
};

stats::Classification answer(const CurveOutcome& outcome) {
    return stats::classify(outcome.verdicts);
}

TEST(CurveMeasurement, FindsAPlantedCrossover) {
    int covered = 0;
    constexpr int k_sweeps = 40;
    for (std::uint64_t seed = 1; seed <= k_sweeps; ++seed) {
        World world(planted::affine(10.0, 1500.0, 1.9), seed);  // n* = 1500 / (10 (1 - 1/1.9)) = 316.7
        const CurveOutcome outcome = world.measure();
        const auto found = answer(outcome);
        ASSERT_EQ(found.kind, stats::Kind::crossover) << "seed " << seed;
        ASSERT_TRUE(found.crossing->n_low.has_value());
        EXPECT_EQ(outcome.end, CurveEnd::answered);
        const auto low = static_cast<double>(*found.crossing->n_low);
        const auto high = static_cast<double>(found.crossing->n_high);
        covered += low <= 316.7 && 316.7 <= high ? 1 : 0;
        EXPECT_LE(high / low, 1.5) << "seed " << seed;
    }
    EXPECT_GE(covered, 38);
}

TEST(CurveMeasurement, SaysNeverWhereParallelNeverWins) {
    World world(planted::affine(10.0, 1500.0, 0.9));
    EXPECT_EQ(answer(world.measure()).kind, stats::Kind::never);
}

TEST(CurveMeasurement, NeverInventsACrossoverBetweenEquals) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        World world(planted::affine(10.0, 0.0, 1.0), seed);
        EXPECT_NE(answer(world.measure()).kind, stats::Kind::crossover) << "seed " << seed;
    }
}

TEST(CurveMeasurement, SaysAlwaysWhereParallelWinsFromTheFirstElement) {
    World world(planted::affine(1000.0, 10.0, 2.0));
    EXPECT_EQ(answer(world.measure()).kind, stats::Kind::always);
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
    EXPECT_EQ(opened["serial"], outcome.rounds);
    EXPECT_EQ(opened["planted"], outcome.rounds);
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
        EXPECT_EQ(sample.serial_first, serial_first) << "A B B A within a round, reversed from round to round";
        serial_first = !serial_first;
    }
    // In the transcript each "measure" of one side is followed by the same "measure" of the other, past calibration.
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
        EXPECT_EQ(std::set<std::uint64_t>(order[round].begin(), order[round].end()).size(), order[round].size());
    }
    EXPECT_GE(distinct.size(), 7U);
}

struct FaultCase {
    Fault fault;
    std::string error;
};

class CurveMeasurementFaults : public testing::TestWithParam<FaultCase> {};

TEST_P(CurveMeasurementFaults, CostTheCurveAndSayHow) {
    planted::PlantedModel model = planted::affine(10.0, 1500.0, 1.9);
    model.faults = {GetParam().fault};
    World world(model);
    const CurveOutcome outcome = world.measure();
    EXPECT_EQ(outcome.end, CurveEnd::failed);
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
    testing::Values(FaultCase{{Fault::Kind::dies, record::Side::parallel, 7, 3}, "killed by signal 9"},
                    FaultCase{{Fault::Kind::dies, record::Side::serial, 2, 0}, "the serial runner was killed"},
                    FaultCase{{Fault::Kind::hangs, record::Side::parallel, 7, 1}, "gave no answer"},
                    FaultCase{{Fault::Kind::talks_nonsense, record::Side::parallel, 1, 0}, "not a valid answer"},
                    FaultCase{{Fault::Kind::reports_nan, record::Side::parallel, 1, 0}, "not a valid answer"},
                    FaultCase{{Fault::Kind::computes_wrongly, record::Side::parallel, 3, 0}, "wrong results"},
                    FaultCase{{Fault::Kind::refuses, record::Side::parallel, 0, 0}, "cannot place memory"},
                    FaultCase{{Fault::Kind::speaks_other_protocol, record::Side::parallel, 0, 0}, "protocol 7"}));

TEST(CurveMeasurement, StopsWhenInterruptedAndKeepsWhatItHas) {
    World world(planted::affine(10.0, 1500.0, 1.9));
    world.interrupt_after = 20;
    const CurveOutcome outcome = world.measure();
    EXPECT_EQ(outcome.end, CurveEnd::stopped);
    EXPECT_EQ(outcome.curve.samples.size(), 20U);
    EXPECT_EQ(world.source.alive(), 0);
}

TEST(CurveMeasurement, StopsWhenASampleCannotBeStored) {
    World world(planted::affine(10.0, 1500.0, 1.9));
    world.refuse_from = 5;
    const CurveOutcome outcome = world.measure();
    EXPECT_EQ(outcome.end, CurveEnd::stopped);
    EXPECT_EQ(world.kept, 5U);
}

TEST(CurveMeasurement, EndsWithinItsTime) {
    World world(planted::affine(10.0, 1500.0, 1.9));
    const double start = world.clock.now_s();
    world.end_s = start + 1.0;
    const CurveOutcome outcome = world.measure();
    EXPECT_EQ(outcome.end, CurveEnd::budget);
    EXPECT_LE(world.clock.now_s() - start, 1.1);
    EXPECT_NEAR(outcome.wall_s, world.clock.now_s() - start, 1e-9);
    EXPECT_GT(outcome.rounds, 0U);
}

TEST(CurveMeasurement, ShowsProgressBeforeEveryRound) {
    World world(planted::affine(10.0, 1500.0, 1.9));
    const CurveOutcome outcome = world.measure();
    EXPECT_EQ(outcome.rounds, world.rounds_shown + 1);
}

TEST(CurveMeasurement, AnAskedPrecisionIsLookedForBeforeTheCoarseSizesAreDecided) {
    World world(planted::affine(10.0, 1500.0, 1.9));  // n* = 317
    world.options.precision_ratio = 1.5;
    const CurveOutcome outcome = world.measure();
    std::map<std::uint64_t, unsigned> first_round;
    for (const record::Sample& sample : outcome.curve.samples) {
        first_round.try_emplace(sample.n, sample.round);
    }
    std::vector<std::uint64_t> guided;
    for (const auto& [n, round] : first_round) {
        if (round > 0) {
            EXPECT_EQ(round, 8U) << n << ": with the coarse sizes, which still need rounds then";
            guided.push_back(n);
        }
    }
    ASSERT_EQ(guided.size(), 2U);
    EXPECT_LE(static_cast<double>(guided[1]), 1.5 * static_cast<double>(guided[0]));
    EXPECT_NEAR(std::sqrt(static_cast<double>(guided[0] * guided[1])), 317.0, 32.0);
}

TEST(CurveMeasurement, StopsAtTheAskedPrecision) {
    World fine(planted::affine(10.0, 1500.0, 1.9));
    World rough(planted::affine(10.0, 1500.0, 1.9));
    rough.options.precision_ratio = 2.5;
    const auto exact = answer(fine.measure());
    const CurveOutcome outcome = rough.measure();
    const auto coarse = answer(outcome);
    EXPECT_EQ(outcome.end, CurveEnd::answered);
    EXPECT_LE(coarse.crossing->n_high, 2.5 * static_cast<double>(*coarse.crossing->n_low));
    EXPECT_GT(coarse.crossing->n_high * *exact.crossing->n_low, exact.crossing->n_high * *coarse.crossing->n_low);
    EXPECT_LT(rough.begun, fine.begun);
}

TEST(CurveMeasurement, ExtraRoundsDecideWhatRegularOnesCannot) {
    planted::PlantedModel model = planted::affine(10.0, 3000.0, 1.95);
    model.slow_share = 1.0 / 3.0;
    unsigned undecided = 0;
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        World regular(model, seed);
        undecided += answer(regular.measure(Effort::regular)).kind == stats::Kind::unresolved ? 1U : 0U;
        World extra(model, seed);
        EXPECT_EQ(answer(extra.measure(Effort::extra)).kind, stats::Kind::crossover) << "seed " << seed;
    }
    EXPECT_GE(undecided, 2U) << "else this proves nothing";
}

TEST(CurveMeasurement, TheSafeSizeGetsTheRoundsItNeeds) {
    World world(planted::affine(10.0, 1500.0, 1.9));
    const CurveOutcome outcome = world.measure(Effort::safe);
    std::map<std::uint64_t, unsigned> rounds;
    for (const record::Sample& sample : outcome.curve.samples) {
        ++rounds[sample.n];
    }
    const std::uint64_t high = answer(outcome).crossing->n_high;
    for (const auto& [n, count] : rounds) {
        EXPECT_TRUE(n < high || count >= 36) << "n = " << n << " has " << count;
    }
}

TEST(CurveMeasurement, ContendedRoundsAreKeptAndRepeated) {
    planted::PlantedModel model = planted::affine(10.0, 1500.0, 1.9);
    model.busy_share = 0.4;
    model.busy_period_s = 0.9;
    World world(model);
    const CurveOutcome outcome = world.measure();
    const auto contended = std::count_if(outcome.curve.rounds.begin(), outcome.curve.rounds.end(),
                                         [](const record::Round& round) { return round.contended; });
    EXPECT_GT(contended, 5);
    EXPECT_EQ(answer(outcome).kind, stats::Kind::crossover);
    EXPECT_LE(static_cast<double>(*answer(outcome).crossing->n_low), 316.7);
    EXPECT_GE(static_cast<double>(answer(outcome).crossing->n_high), 316.7);
    EXPECT_EQ(world.begun, outcome.curve.rounds.size()) << "every round was told as it began";
    EXPECT_EQ(world.kept, outcome.curve.samples.size());
}

TEST(CurveMeasurement, GivesABusyMachineUpForNow) {
    planted::PlantedModel model = planted::affine(10.0, 1500.0, 1.9);
    model.busy_share = 1.0;
    World world(model);
    const CurveOutcome outcome = world.measure();
    EXPECT_EQ(outcome.end, CurveEnd::busy);
    EXPECT_EQ(outcome.rounds, 12U);
    EXPECT_GT(outcome.more_s.value_or(0.0), 0.0);
}

TEST(CurveMeasurement, ColdCallsAreFewAndFirstCallsAreAlone) {
    World cold(planted::affine(10.0, 1500.0, 1.9));
    cold.request.key.calls = "cold";
    for (const record::Sample& sample : cold.measure().curve.samples) {
        EXPECT_EQ(sample.iterations, 4U);
    }
    World first(planted::affine(10.0, 1500.0, 1.9));
    first.request.key.calls = "first";
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
