#include "benchmarks/driver/round.hpp"

#include <gmock/gmock.h>

#include "tests/support/planted_world.hpp"

namespace crossover::driver {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// Three participants: serial, and two processes of another backend.
struct World {
    explicit World(planted::PlantedModel model = planted::affine(10.0, 1000.0, 2.0))
        : source(std::move(model), 1, clock) {
        for (const char* backend : {"serial", "one", "one"}) {
            participants.push_back({backend, source, settings.session("wave", backend, 2, 100)});
        }
    }

    OrTrouble<Round> open() { return Round::open(participants, settings); }

    /// What was sent that holds `word`, as "serial> {…}".
    std::vector<std::string> sent(const std::string& word) const {
        std::vector<std::string> lines;
        for (const std::string& line : source.transcript()) {
            if (line.find(word) != std::string::npos) {
                lines.push_back(line.substr(0, line.find('>')));
            }
        }
        return lines;
    }

    planted::PlantedClock clock;
    planted::PlantedSource source;
    SessionSettings settings;
    std::vector<Participant> participants;
};

planted::PlantedModel with_fault(planted::Fault fault) {
    planted::PlantedModel model = planted::affine(10.0, 1000.0, 2.0);
    model.faults = {fault};
    return model;
}

TEST(Round, OpensEveryParticipantBeforeAnyIsMeasured) {
    World world;
    {
        auto round = world.open();
        ASSERT_TRUE(round.has_value());
        EXPECT_EQ(world.source.alive(), 3);
        EXPECT_THAT(world.sent("\"hello\""), ElementsAre("serial", "one", "one"));
        EXPECT_THAT(world.sent("\"open\""), ElementsAre("serial", "one", "one"));
        EXPECT_TRUE(round->close().has_value());
        EXPECT_THAT(world.sent("\"close\""), ElementsAre("serial", "one", "one"));
    }
    EXPECT_EQ(world.source.alive(), 0);
}

TEST(Round, MeasuresInTheOrderThatIsAsked) {
    World world;
    auto round = world.open();
    ASSERT_TRUE(round.has_value());
    const auto epochs = round->measure(100, 7, {2, 0, 0, 1}, true);
    ASSERT_TRUE(epochs.has_value());
    EXPECT_EQ(epochs->size(), 4U);
    EXPECT_THAT(world.sent("\"measure\""), ElementsAre("one", "serial", "serial", "one"));
    EXPECT_NEAR((*epochs)[1].seconds, 7 * 100 * 10e-9, 2e-6) << "seven calls of serial";
    EXPECT_NEAR((*epochs)[3].seconds, 7 * (1000 + 500) * 1e-9, 2e-6) << "seven of the other";
}

TEST(Round, WorkersRestUnlessTheSameRunnerIsMeasuredNext) {
    for (const bool rest_last : {true, false}) {
        World world;
        auto round = world.open();
        ASSERT_TRUE(round->measure(100, 7, {1, 0, 0, 2}, rest_last).has_value());
        const std::vector<std::string> at_once = rest_last
                                                     ? std::vector<std::string>{"serial"}
                                                     : std::vector<std::string>{"serial", "one"};
        EXPECT_EQ(world.sent("\"quiet\":false"), at_once);
    }
}

TEST(Round, TellsEveryChecksum) {
    World world(with_fault({planted::Fault::Kind::computes_wrongly, record::Side::parallel, 1, 0}));
    auto round = world.open();
    const auto found = round->checksums(100);
    ASSERT_TRUE(found.has_value());
    ASSERT_EQ(found->size(), 3U);
    EXPECT_EQ((*found)[0], (*found)[1]);
    EXPECT_NE((*found)[0], (*found)[2]);
}

TEST(Round, AnErrorTellsWhoAndAtWhichSize) {
    World world(with_fault({planted::Fault::Kind::dies, record::Side::parallel, 1, 0}));
    auto round = world.open();
    ASSERT_TRUE(round.has_value());
    EXPECT_TRUE(round->measure(100, 7, {0, 1}, true).has_value());
    const auto epochs = round->measure(50, 7, {0, 2}, true);
    ASSERT_FALSE(epochs.has_value());
    EXPECT_EQ(epochs.error().who, 2U);
    EXPECT_EQ(epochs.error().n, 50U);
    EXPECT_THAT(epochs.error().error.what, HasSubstr("while measuring n = 50"));
}

TEST(Round, ARunnerOfAnotherProtocolIsRefusedByName) {
    World world(
        with_fault({planted::Fault::Kind::speaks_other_protocol, record::Side::parallel, 0, 0}));
    const auto round = world.open();
    ASSERT_FALSE(round.has_value());
    EXPECT_EQ(round.error().who, 1U);
    EXPECT_EQ(round.error().n, std::nullopt);
    EXPECT_THAT(round.error().error.what, HasSubstr("the one runner speaks protocol"));
    EXPECT_EQ(world.source.alive(), 0);
}

TEST(RunnerClientOpen, ChecksTheProtocolToo) {
    World world(
        with_fault({planted::Fault::Kind::speaks_other_protocol, record::Side::parallel, 0, 0}));
    const auto refused = RunnerClient::open(world.participants[1], world.settings);
    ASSERT_FALSE(refused.has_value());
    EXPECT_THAT(refused.error().what, HasSubstr("speaks protocol"));
    const auto taken = RunnerClient::open(world.participants[2], world.settings);
    ASSERT_TRUE(taken.has_value());
    EXPECT_DOUBLE_EQ(taken->opened().bytes_per_element, 16.0);
}

}  // namespace
}  // namespace crossover::driver
