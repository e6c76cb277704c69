#include "benchmarks/gate/gate.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "benchmarks/gate/verdicts.hpp"
#include "tests/support/planted_gate.hpp"

namespace crossover::gate {
namespace {

using planted::check_planted;
using planted::GateWorld;
using planted::SlowDown;
using record::Check;
using record::CheckFamily;
using ::testing::HasSubstr;

GateWorld quiet() {
    return planted::gate_worlds().front();
}

const SlowDown k_none{};
const SlowDown k_tenth{.name = "+10 %", .ratio = 1.1, .only_backend = {}};

TEST(Gate, EndsAsSoonAsNothingCanBeFlagged) {
    const Check check = check_planted(quiet(), k_none, 3);
    EXPECT_EQ(check.verdict, record::CheckVerdict::pass);
    EXPECT_EQ(check.status, record::RunStatus::complete);
    for (const CheckFamily& family : check.families) {
        EXPECT_GE(family.rounds.size(), 6U) << "fewer have no interval";
        EXPECT_LE(family.rounds.size(), 12U);
        EXPECT_TRUE(family.unit.ratio.low.has_value());
        for (const record::CheckRound& round : family.rounds) {
            EXPECT_FALSE(round.confirming);
        }
    }
}

TEST(Gate, MeasuresAgainOnlyWhatWasFlagged) {
    GateOptions options;
    options.budget_s = 1000.0;
    const SlowDown one{.name = "tbb", .ratio = 1.3, .only_backend = "tbb"};
    const Check check = check_planted(quiet(), one, 5, options);
    EXPECT_EQ(check.verdict, record::CheckVerdict::regression);
    EXPECT_THAT(check.reason, HasSubstr("tbb with 2 workers +3"));
    for (const CheckFamily& family : check.families) {
        const auto confirming =
            std::count_if(family.rounds.begin(), family.rounds.end(),
                          [](const record::CheckRound& round) { return round.confirming; });
        EXPECT_GE(confirming, family.backend == "tbb" ? options.rule.confirm_needed : 0)
            << family.backend;
        EXPECT_LE(confirming, family.backend == "tbb" ? options.rule.confirm_rounds : 0)
            << family.backend;
        for (const record::CheckCell& cell : family.cells) {
            EXPECT_EQ(cell.unit.verdict, family.backend == "tbb" && !cell.control
                                             ? record::CheckVerdict::regression
                                             : record::CheckVerdict::pass);
        }
    }
}

TEST(Gate, EveryRoundHasFiveEpochsOfBothSides) {
    const Check check = check_planted(quiet(), k_none, 7);
    const record::CheckCell& cell = check.families.front().cells.front();
    for (const record::CheckSample& sample : cell.samples) {
        EXPECT_EQ(sample.base_ns.size(), 5U);
        EXPECT_EQ(sample.head_ns.size(), 5U);
    }
}

TEST(Gate, TheSameSeedGivesTheSameCheck) {
    const auto json = [](std::uint64_t seed) {
        return record::to_check_json(check_planted(quiet(), k_tenth, seed));
    };
    EXPECT_EQ(json(11), json(11));
    EXPECT_NE(json(11), json(12));
}

TEST(Gate, ASpentBudgetIsInconclusiveAndKeepsWhatWasMeasured) {
    GateOptions options;
    options.budget_s = 5.0;
    const Check check = check_planted(quiet(), k_tenth, 13, options);
    EXPECT_EQ(check.status, record::RunStatus::complete);
    EXPECT_EQ(check.verdict, record::CheckVerdict::inconclusive);
    EXPECT_THAT(check.reason, HasSubstr("the time was up"));
    EXPECT_FALSE(check.families.front().cells.front().samples.empty());
    EXPECT_LT(check.wall_s, 6.0);
}

TEST(Gate, ASlowDownOfEverythingIsConfirmedSomewhereInTime) {
    const Check check = check_planted(quiet(), k_tenth, 13);
    EXPECT_EQ(check.verdict, record::CheckVerdict::regression)
        << "sixty cells to confirm, and 90 s are not enough for all of them";
    EXPECT_THAT(check.reason, HasSubstr("slower as a whole: openmp with 2 workers"));
    EXPECT_EQ(check.families.back().unit.verdict, record::CheckVerdict::inconclusive);
    EXPECT_THAT(check.families.back().unit.reason, HasSubstr("not confirmed: the time was up"));
    EXPECT_LT(check.wall_s, 95.0);
}

TEST(Gate, ABusyMachineIsWaitedForAndThenSaidToBeBusy) {
    const auto worlds = planted::gate_worlds();
    const auto hog = std::find_if(worlds.begin(), worlds.end(),
                                  [](const GateWorld& world) { return world.hog; });
    const Check check =
        check_planted(*hog, SlowDown{.name = "+100 %", .ratio = 2.0, .only_backend = {}}, 17);
    EXPECT_EQ(check.verdict, record::CheckVerdict::inconclusive);
    EXPECT_THAT(check.reason, HasSubstr("machine busy (1.0 of 2 CPUs in "));
    EXPECT_LT(check.wall_s, 10.0);
    std::size_t looks = 0;
    for (const CheckFamily& family : check.families) {
        looks += family.rounds.size();
        for (const record::CheckRound& round : family.rounds) {
            EXPECT_TRUE(round.contended);
            EXPECT_FALSE(round.measured)
                << "nothing is measured on a machine that is known to be busy";
        }
    }
    EXPECT_EQ(looks, 24U);
}

/// The gate over planted builds, with everything around it in the test's hand.
class GateInHand : public ::testing::Test {
  protected:
    GateInHand() {
        for (const char* backend : {"serial", "planted"}) {
            CheckFamily family{.backend = backend, .workers = 2};
            family.cells = {{.workload = "wave", .n = 1000, .iterations = 100}};
            m_check.families.push_back(family);
        }
    }

    void run() {
        run_gate({},
                 {.around = {.clock = m_clock,
                             .interrupted = [this] { return m_lines > m_interrupt_after; },
                             .look = [this](unsigned) { return m_machine; },
                             .log =
                                 [this](const std::string&) {
                                     return static_cast<int>(m_lines++) < m_disk_full_after;
                                 }},
                  .sides = {m_base, m_head},
                  .usable_cpus = 2,
                  .wait =
                      [this](double seconds) {
                          m_waited_s += seconds;
                          m_clock.advance(seconds);
                      },
                  .progress = [this](const GateProgress& told) { m_told.push_back(told); }},
                 m_check);
    }

    planted::PlantedModel m_model = planted::affine(10.0, 1000.0, 2.0);
    planted::PlantedClock m_clock;
    planted::PlantedSource m_base{m_model, 1, m_clock};
    planted::PlantedSource m_head{m_model, 2, m_clock};
    std::optional<record::MachineState> m_machine;
    std::vector<GateProgress> m_told;
    double m_waited_s = 0.0;
    std::size_t m_lines = 0;
    std::size_t m_interrupt_after = 1'000'000;
    int m_disk_full_after = 1'000'000;
    Check m_check;
};

TEST_F(GateInHand, WithoutAProbeNothingIsContended) {
    run();
    EXPECT_EQ(m_check.verdict, record::CheckVerdict::pass);
    EXPECT_FALSE(m_check.families[0].rounds[0].machine.has_value());
}

TEST_F(GateInHand, AnInterruptedCheckSaysSo) {
    m_interrupt_after = 3;
    run();
    EXPECT_EQ(m_check.status, record::RunStatus::interrupted);
    EXPECT_EQ(m_check.verdict, record::CheckVerdict::inconclusive);
    EXPECT_EQ(m_check.reason, "interrupted");
    EXPECT_EQ(m_base.alive() + m_head.alive(), 0);
}

TEST_F(GateInHand, AJournalThatCannotBeWrittenEndsTheCheck) {
    m_disk_full_after = 3;
    run();
    EXPECT_EQ(m_check.status, record::RunStatus::failed);
    EXPECT_LE(m_lines, 5U);
}

TEST_F(GateInHand, ARunnerThatDiesEndsTheCheckAndKeepsTheRoundsBefore) {
    planted::PlantedModel dying = m_model;
    dying.faults = {{planted::Fault::Kind::dies, record::Side::parallel, 4, 2}};
    planted::PlantedSource head(dying, 2, m_clock);
    run_gate({},
             {.around = {.clock = m_clock,
                         .interrupted = [] { return false; },
                         .look = [](unsigned) { return std::nullopt; },
                         .log = [](const std::string&) { return true; }},
              .sides = {m_base, head},
              .usable_cpus = 2,
              .wait = [](double) {},
              .progress = [](const GateProgress&) {}},
             m_check);
    EXPECT_EQ(m_check.status, record::RunStatus::failed);
    ASSERT_TRUE(m_check.failure);
    EXPECT_EQ(m_check.failure->side, "head");
    EXPECT_EQ(m_check.failure->round, 4);
    EXPECT_EQ(m_check.families[1].cells[0].samples.size(), 4U);
    EXPECT_EQ(m_check.verdict, record::CheckVerdict::inconclusive);
}

TEST_F(GateInHand, EitherSideBeginsEveryOtherRound) {
    run();
    for (const CheckFamily& family : m_check.families) {
        const auto& samples = family.cells.front().samples;
        ASSERT_GE(samples.size(), 6U);
        for (const record::CheckSample& sample : samples) {
            EXPECT_EQ(sample.head_first, sample.round % 2 == 1) << sample.round;
        }
    }
}

TEST_F(GateInHand, ProgressIsToldAfterEveryTurnOfAllFamilies) {
    run();
    ASSERT_GE(m_told.size(), 6U);
    for (std::size_t i = 0; i < m_told.size(); ++i) {
        EXPECT_FALSE(m_told[i].confirming);
        EXPECT_EQ(m_told[i].round, std::min(i + 1, m_check.families[0].rounds.size()));
        EXPECT_EQ(m_told[i].of, static_cast<unsigned>(GateOptions().rule.first_rounds));
        EXPECT_GE(m_told[i].elapsed_s, i == 0 ? 0.0 : m_told[i - 1].elapsed_s);
    }
    EXPECT_GT(m_told.front().open, 0U);
    EXPECT_EQ(m_told.back().open, 0U);
}

TEST_F(GateInHand, ABusyMachineIsLookedAtFiveTimesASecond) {
    m_machine = record::MachineState{2, 1.0, 100.0, 1.0};
    run();
    EXPECT_NEAR(m_waited_s, 24 * 0.2, 1e-9);
}

TEST_F(GateInHand, WhatTheSystemTookAwayMakesARoundContended) {
    m_machine = record::MachineState{2, 1.95, 100.0, 1.0};
    run();
    EXPECT_EQ(m_check.families[0].rounds[0].machine->effective_cpus, 1.95);
    EXPECT_FALSE(m_check.families[0].rounds[0].contended) << "1.95 of 2 CPUs are enough";
}

}  // namespace
}  // namespace crossover::gate
