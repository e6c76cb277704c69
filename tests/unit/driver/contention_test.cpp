#include "benchmarks/driver/contention.hpp"

#include <gtest/gtest.h>

namespace crossover::driver {
namespace {

record::Round round_with(double effective, double trip_ns = 100.0, unsigned index = 0) {
    return {.round = index,
            .at_s = 0.0,
            .machine = record::MachineState{2, effective, trip_ns, 1.4},
            .contended = false};
}

record::MachineState machine_with(double effective) {
    return *round_with(effective).machine;
}

TEST(Contention, ARoundIsContendedWhereCpusWereMissing) {
    EXPECT_FALSE(is_contended(machine_with(2.0), {}, {}));
    EXPECT_FALSE(is_contended(machine_with(1.81), {}, {}));
    EXPECT_TRUE(is_contended(machine_with(1.79), {}, {}));
    EXPECT_FALSE(is_contended({}, {}, {})) << "nothing is known";
}

TEST(Contention, AnyMachineOfARunnerCountsByItsOwnCpus) {
    const auto with = [](double first, double second) {
        return Network{.nodes = {{"c1", 4, first}, {"c2", 1, second}}};
    };
    EXPECT_FALSE(is_contended(machine_with(2.0), with(3.61, 0.91), {}));
    EXPECT_TRUE(is_contended(machine_with(2.0), with(3.59, 0.91), {}));
    EXPECT_TRUE(is_contended(machine_with(2.0), with(3.61, 0.89), {}));
    EXPECT_TRUE(is_contended({}, with(4.0, 0.5), {})) << "without a probe, too";
    EXPECT_TRUE(is_contended(machine_with(1.0), with(4.0, 1.0), {})) << "either of them";
}

TEST(Contention, TheWordsNameTheMachineThatLacksMost) {
    record::Curve curve;
    for (unsigned i = 0; i < 3; ++i) {
        curve.rounds.push_back(round_with(1.9, 100.0, i));
        curve.rounds.back().network = {.nodes = {{"c1", 2, 1.5}, {"c2", 8, 4.0}}};
    }
    settle(curve);
    EXPECT_TRUE(curve.rounds[0].contended);
    EXPECT_EQ(busy_machine(curve).threads, 8U);
    EXPECT_EQ(busy_words(busy_machine(curve)), "machine busy (c2: 4.0 of 8 CPUs)");
}

TEST(Contention, StolenAndThrottledTimeCountsFromATenth) {
    const record::MachineState free = machine_with(2.0);
    EXPECT_FALSE(is_contended(free, {}, {.wall_s = 1.0, .stolen_s = 0.09, .throttled_s = 0.0}));
    EXPECT_TRUE(is_contended(free, {}, {.wall_s = 1.0, .stolen_s = 0.11, .throttled_s = 0.0}));
    EXPECT_TRUE(is_contended(free, {}, {.wall_s = 1.0, .stolen_s = 0.0, .throttled_s = 0.11}));
    EXPECT_FALSE(is_contended(free, {}, {.wall_s = 0.05, .stolen_s = 0.02, .throttled_s = 0.0}))
        << "two ticks are noise";
}

TEST(Contention, ADisturbanceAddsEpochs) {
    Disturbance sum;
    sum.add({.seconds = 1.0, .stolen_seconds = 0.25});
    sum.add({.seconds = 2.0, .throttled_seconds = 0.5});
    EXPECT_DOUBLE_EQ(sum.wall_s, 3.0);
    EXPECT_DOUBLE_EQ(sum.stolen_s, 0.25);
    EXPECT_DOUBLE_EQ(sum.throttled_s, 0.5);
}

TEST(Contention, TheEpochsOfBothSidesCount) {
    for (const bool serial : {true, false}) {
        record::Curve curve;
        curve.rounds.push_back(round_with(2.0));
        record::Sample sample{.n = 1, .serial = {.seconds = 0.1}, .parallel = {.seconds = 0.1}};
        (serial ? sample.serial : sample.parallel).stolen_seconds = 0.05;
        curve.samples.push_back(sample);
        settle(curve);
        EXPECT_TRUE(curve.rounds[0].contended);
    }
}

record::Curve curve_with_trips(const std::vector<double>& trips) {
    record::Curve curve;
    for (const double trip : trips) {
        curve.rounds.push_back(round_with(2.0, trip, static_cast<unsigned>(curve.rounds.size())));
    }
    return curve;
}

TEST(Contention, OnlyTheLargerStateCounts) {
    record::Curve curve =
        curve_with_trips({100, 105, 95, 490, 500, 480, 490, 510, 495, 98, 101, 99, 97});
    settle(curve);
    EXPECT_EQ(curve.rounds[0].state, "near cores");
    EXPECT_TRUE(curve.rounds[0].counts);
    EXPECT_EQ(curve.rounds[3].state, "far cores");
    EXPECT_FALSE(curve.rounds[3].counts);
}

TEST(Contention, AFewStrayRoundsAreNoState) {
    record::Curve curve =
        curve_with_trips({100, 105, 95, 490, 500, 98, 101, 99, 97, 100, 100, 100});
    settle(curve);
    for (const record::Round& round : curve.rounds) {
        EXPECT_TRUE(round.counts);
        EXPECT_EQ(round.state, "");
    }
}

TEST(Contention, ContendedRoundsNeitherCountNorMakeAState) {
    record::Curve curve =
        curve_with_trips({100, 100, 100, 100, 100, 100, 100, 490, 490, 490, 490, 490, 490});
    for (std::size_t i = 7; i < 13; ++i) {
        curve.rounds[i].machine->effective_cpus = 1.0;
    }
    settle(curve);
    EXPECT_TRUE(curve.rounds[0].counts);
    EXPECT_FALSE(curve.rounds[12].counts);
    EXPECT_TRUE(curve.rounds[12].contended);
    EXPECT_EQ(curve.rounds[0].state, "");
    EXPECT_DOUBLE_EQ(busy_machine(curve).effective_cpus, 1.0);
    EXPECT_EQ(busy_machine(curve).threads, 2U);
}

TEST(Contention, TheWordsNameWhatWasMissing) {
    record::Curve curve = curve_with_trips({100, 100, 100});
    for (record::Round& round : curve.rounds) {
        round.machine->effective_cpus = round.round == 2 ? 2.0 : 1.1;
    }
    settle(curve);
    EXPECT_EQ(busy_words(busy_machine(curve)), "machine busy (1.1 of 2 CPUs)");
}

TEST(Contention, TheWordsOfStolenTimeDoNotSpeakOfCpusThatWereThere) {
    record::Curve curve = curve_with_trips({100, 100});
    for (unsigned round = 0; round < 2; ++round) {
        record::Sample sample;
        sample.round = round;
        sample.serial.seconds = 0.3;
        sample.parallel.seconds = 0.2;
        sample.parallel.stolen_seconds = 0.15;
        curve.samples.push_back(sample);
    }
    settle(curve);
    EXPECT_TRUE(curve.rounds[0].contended);
    EXPECT_EQ(busy_words(busy_machine(curve)),
              "machine busy (0.3 CPUs were taken away while it was measured)");
}

TEST(Contention, SteadyMeansThatThreeLooksAgree) {
    const record::MachineState state{2, 2.0, 100.0, 1.40};
    EXPECT_TRUE(is_steady(state, {2, 1.95, 125.0, 1.44}, state));
    EXPECT_FALSE(is_steady(state, {2, 1.5, 100.0, 1.40}, state)) << "a CPU is missing";
    EXPECT_FALSE(is_steady(state, {2, 2.0, 140.0, 1.40}, state)) << "the cores moved";
    EXPECT_FALSE(is_steady(state, {2, 2.0, 100.0, 1.50}, state)) << "the clock changed";
    EXPECT_TRUE(is_steady({1, 1.0, {}, 1.4}, {1, 1.0, {}, 1.4}, {1, 1.0, {}, 1.4}))
        << "one CPU has no round trip";
}

}  // namespace
}  // namespace crossover::driver
