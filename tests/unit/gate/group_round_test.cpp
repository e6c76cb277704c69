#include "benchmarks/gate/group_round.hpp"

#include <gmock/gmock.h>

#include "benchmarks/protocol/protocol.hpp"
#include "tests/support/planted_world.hpp"

namespace crossover::gate {
namespace {

using planted::Fault;
using planted::PlantedClock;
using planted::PlantedModel;
using planted::PlantedSource;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

/// Writes down who is asked to measure, in order, with 'q' when he must be quiet before he answers.
class Witness final : public driver::RunnerSource {
  public:
    Witness(std::string name, PlantedSource& source, std::vector<std::string>& seen)
        : m_name(std::move(name)), m_source(source), m_seen(seen) {}

    Expected<std::unique_ptr<driver::RunnerLink>> start(
        const driver::RunnerStart& wanted) override {
        auto link = m_source.start(wanted);
        m_paddings.push_back(wanted.padding);
        return std::make_unique<Link>(m_name + (m_started++ == 0 ? "" : "2"), std::move(*link),
                                      m_seen);
    }
    int started() const { return m_started; }
    const std::vector<std::size_t>& paddings() const { return m_paddings; }

  private:
    class Link final : public driver::RunnerLink {
      public:
        Link(std::string name, std::unique_ptr<driver::RunnerLink> link,
             std::vector<std::string>& seen)
            : m_name(std::move(name)), m_link(std::move(link)), m_seen(seen) {}
        Expected<void> send(const std::string& line) override {
            const auto request = protocol::decode_request(line);
            if (const auto* measure = std::get_if<protocol::MeasureRequest>(&*request)) {
                m_seen.push_back(m_name + std::to_string(measure->n) + (measure->quiet ? "q" : ""));
                m_iterations = measure->iterations;
            }
            return m_link->send(line);
        }
        Expected<std::string> receive(double deadline_s) override {
            return m_link->receive(deadline_s);
        }

      private:
        std::string m_name;
        std::unique_ptr<driver::RunnerLink> m_link;
        std::vector<std::string>& m_seen;
        std::uint64_t m_iterations = 0;
    };

    std::string m_name;
    PlantedSource& m_source;
    std::vector<std::string>& m_seen;
    std::vector<std::size_t> m_paddings;
    int m_started = 0;
};

struct Outcome {
    std::optional<record::CheckFailure> failure;
    std::vector<std::string> seen;
    std::vector<CellEpochs> cells;
    int base_started = 0, head_started = 0, alive = 0;
};

Outcome run(const GroupRequest& request,
            const PlantedModel& base = planted::affine(10.0, 1000.0, 2.0),
            const PlantedModel& head = planted::affine(10.0, 1000.0, 2.0),
            std::size_t stop_after = 100) {
    Outcome outcome;
    PlantedClock clock;
    PlantedSource base_source(base, 1, clock);
    PlantedSource head_source(head, 2, clock);
    Witness base_witness("A", base_source, outcome.seen);
    Witness head_witness("B", head_source, outcome.seen);
    outcome.failure = run_group(request, {base_witness, head_witness},
                                [&](std::size_t index, const CellEpochs& epochs) {
                                    EXPECT_EQ(index, outcome.cells.size());
                                    outcome.cells.push_back(epochs);
                                    return outcome.cells.size() < stop_after;
                                });
    outcome.base_started = base_witness.started();
    outcome.head_started = head_witness.started();
    outcome.alive = base_source.alive() + head_source.alive();
    return outcome;
}

GroupRequest request(std::vector<CellRequest> cells) {
    return {.workload = "wave", .backend = "planted", .workers = 2, .cells = std::move(cells)};
}

TEST(GroupRound, EpochsGoAbbaAndOnlyTheOtherSideWaitsForQuiet) {
    const Outcome outcome = run(request({{100, 7, false}}));
    ASSERT_FALSE(outcome.failure);
    EXPECT_THAT(outcome.seen, ElementsAre("A100q", "B100", "B100q", "A100", "A100q", "B100",
                                          "B100q", "A100", "A100q", "B100q"));
    ASSERT_THAT(outcome.cells, SizeIs(1));
    EXPECT_THAT(outcome.cells[0].base, SizeIs(5));
    EXPECT_THAT(outcome.cells[0].head, SizeIs(5));
    EXPECT_FALSE(outcome.cells[0].head_first);
    EXPECT_EQ(outcome.alive, 0);
}

TEST(GroupRound, WhoIsFirstAlternatesFromCellToCell) {
    GroupRequest asked = request({{100, 1, false}, {200, 1, false}});
    asked.head_first = true;
    asked.epochs = 1;
    const Outcome outcome = run(asked);
    EXPECT_THAT(outcome.seen, ElementsAre("B100q", "A100q", "A200q", "B200q"));
    EXPECT_TRUE(outcome.cells[0].head_first);
    EXPECT_FALSE(outcome.cells[1].head_first);
}

TEST(GroupRound, AControlIsASecondProcessOfBase) {
    GroupRequest asked = request({{100, 1, false}, {100, 1, true}});
    asked.epochs = 1;
    const Outcome outcome = run(asked);
    EXPECT_EQ(outcome.base_started, 2);
    EXPECT_EQ(outcome.head_started, 1);
    EXPECT_THAT(outcome.seen, ElementsAre("A100q", "B100q", "A2100q", "A100q"));
    const Outcome alone = run(request({{100, 1, true}}));
    EXPECT_EQ(alone.head_started, 0) << "a control alone needs no head";
    EXPECT_EQ(alone.base_started, 2);
    EXPECT_FALSE(alone.failure);
}

TEST(GroupRound, BothSidesTakeTheSameCalls) {
    const Outcome outcome = run(request({{1000, 40, false}}));
    for (const auto& epochs : {outcome.cells[0].base, outcome.cells[0].head}) {
        for (const record::Epoch& epoch : epochs) {
            EXPECT_NEAR(epoch.seconds, 40 * 6e-6, 40 * 6e-7);
        }
    }
}

TEST(GroupRound, APlantedTimeIsAddedToHeadAlone) {
    GroupRequest asked = request({{1000, 40, false}, {1000, 40, true}});
    asked.epochs = 1;
    asked.planted_time = {.percent = 100.0, .call_ns = 1e6};
    const Outcome outcome = run(asked);
    EXPECT_NEAR(outcome.cells[0].base[0].seconds, 40 * 6e-6, 40 * 6e-7);
    EXPECT_NEAR(outcome.cells[0].head[0].seconds, 40 * (12e-6 + 1e-3), 40 * 12e-7);
    EXPECT_NEAR(outcome.cells[1].head[0].seconds, 40 * 6e-6, 40 * 6e-7) << "a control is base";
}

TEST(GroupRound, WhoDiesIsNamed) {
    PlantedModel dying = planted::affine(10.0, 1000.0, 2.0);
    dying.faults = {{Fault::Kind::dies, record::Side::parallel, 0, 3}};
    const Outcome outcome =
        run(request({{100, 1, false}}), planted::affine(10.0, 1000.0, 2.0), dying);
    ASSERT_TRUE(outcome.failure);
    EXPECT_EQ(outcome.failure->side, "head");
    EXPECT_EQ(outcome.failure->n, 100);
    EXPECT_EQ(outcome.failure->workload, "wave");
    EXPECT_EQ(outcome.failure->backend, "planted");
    EXPECT_THAT(
        outcome.failure->error,
        HasSubstr("the head runner was killed by signal 9 (Killed) while measuring n = 100"));
    EXPECT_EQ(outcome.alive, 0);
    EXPECT_EQ(run(request({{100, 1, false}}), dying).failure->side, "base");
}

TEST(GroupRound, AHeadThatComputesSomethingElseIsAFailure) {
    PlantedModel wrong = planted::affine(10.0, 1000.0, 2.0);
    wrong.faults = {{Fault::Kind::computes_wrongly, record::Side::parallel, 0, 0}};
    const Outcome outcome =
        run(request({{100, 1, false}}), planted::affine(10.0, 1000.0, 2.0), wrong);
    ASSERT_TRUE(outcome.failure);
    EXPECT_EQ(outcome.failure->side, "head");
    EXPECT_THAT(outcome.failure->error,
                AllOf(HasSubstr("different results"), HasSubstr("00000bad")));
    EXPECT_THAT(outcome.cells, SizeIs(0));
}

TEST(GroupRound, StopsWhenNothingMoreIsWanted) {
    const Outcome outcome =
        run(request({{100, 1, false}, {200, 1, false}}), planted::affine(10.0, 1000.0, 2.0),
            planted::affine(10.0, 1000.0, 2.0), 1);
    EXPECT_FALSE(outcome.failure);
    EXPECT_THAT(outcome.cells, SizeIs(1));
    EXPECT_EQ(outcome.alive, 0);
}

}  // namespace
}  // namespace crossover::gate
