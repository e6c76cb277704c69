// Rounds whose runner tells of its machines.
#include <gmock/gmock.h>

#include "tests/unit/sweep/curve_world.hpp"

namespace crossover::sweep {
namespace {

using ::testing::HasSubstr;
using world::CurveWorld;

/// Two machines, the second one with half of its CPU for 40 % of the time.
planted::PlantedModel two_machines() {
    planted::PlantedModel model = planted::affine(10.0, 1500.0, 1.9);
    model.network = {.links = {{"c2", false, 25.0, 0.08}},
                     .nodes = {{"c1", 1, 1.0}, {"c2", 1, 1.0}}};
    model.scarce_share = 0.4;
    model.scarce_period_s = 0.9;
    return model;
}

TEST(Nodes, OneThatLacksCpusContendsItsRound) {
    CurveWorld planted_world(two_machines());
    std::vector<std::string> told;
    driver::Context around = planted_world.context();
    around.log = [&](const std::string& line) {
        told.push_back(line);
        return true;
    };
    CurveMeasurement measurement(planted_world.request, planted_world.options, around);
    while (measurement.is_open()) {
        measurement.measure_round(planted_world.source, planted_world.end_s);
    }
    const CurveOutcome outcome = measurement.outcome();
    unsigned contended = 0;
    for (const record::Round& round : outcome.curve.rounds) {
        ASSERT_EQ(round.network.nodes.size(), 2U);
        EXPECT_EQ(round.network.links, two_machines().network.links);
        EXPECT_EQ(round.contended, round.network.nodes[1].effective_cpus < 0.9);
        contended += round.contended ? 1U : 0U;
    }
    EXPECT_GT(contended, 5U);
    EXPECT_LT(contended, world::rounds_of(outcome) - 5U);
    EXPECT_TRUE(world::holds(world::answer(outcome), 316.7));
    // Each round's is on disk before its first sample.
    for (std::size_t i = 0; i < told.size(); ++i) {
        if (told[i].find("\"type\":\"round\"") != std::string::npos) {
            ASSERT_LT(i + 1, told.size());
            EXPECT_THAT(told[i + 1], HasSubstr("\"type\":\"network\""));
        }
    }
}

TEST(Nodes, WhatTheyGaveIsKnownAfterAResume) {
    CurveWorld first(two_machines());
    first.end_s = first.clock.now_s() + 2.0;
    const CurveOutcome part = first.measure();
    CurveWorld second(planted::affine(10.0, 1500.0, 1.9), 2);
    const driver::Context around = second.context();
    CurveMeasurement measurement(second.request, second.options, around);
    record::Curve past = part.curve;
    for (record::Round& round : past.rounds) {
        round.contended = false;
    }
    measurement.adopt(past, {});
    const record::Curve adopted = measurement.outcome().curve;
    EXPECT_EQ(adopted.bytes_per_element, 16.0);
    ASSERT_EQ(adopted.rounds.size(), part.curve.rounds.size());
    for (std::size_t i = 0; i < adopted.rounds.size(); ++i) {
        EXPECT_EQ(adopted.rounds[i].contended, part.curve.rounds[i].contended) << i;
    }
}

}  // namespace
}  // namespace crossover::sweep
