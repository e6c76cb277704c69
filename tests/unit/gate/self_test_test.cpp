#include "benchmarks/gate/self_test.hpp"

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/support/planted_world.hpp"

namespace crossover::gate {
namespace {

using record::CheckVerdict;
using ::testing::ElementsAre;

record::CheckCell cell_of(CheckVerdict verdict, bool control = false) {
    record::CheckCell cell;
    cell.unit.verdict = verdict;
    cell.control = control;
    return cell;
}

record::Check check_of(CheckVerdict verdict, double wall_s) {
    record::Check check;
    check.status = record::RunStatus::complete;
    check.verdict = verdict;
    check.wall_s = wall_s;
    return check;
}

TEST(SelfTestRow, CountsVerdictsOfChecksBackendsAndCells) {
    record::Check check = check_of(CheckVerdict::regression, 3.0);
    check.families.resize(3);
    check.families[0].backend = "serial";
    check.families[0].unit.verdict = CheckVerdict::regression;
    check.families[0].cells = {cell_of(CheckVerdict::regression)};
    check.families[1].backend = "tbb";
    check.families[1].unit.verdict = CheckVerdict::regression;
    check.families[1].cells = {cell_of(CheckVerdict::regression), cell_of(CheckVerdict::pass),
                               cell_of(CheckVerdict::regression, true)};
    check.families[2].backend = "pool";
    check.families[2].unit.verdict = CheckVerdict::pass;
    check.families[2].cells = {cell_of(CheckVerdict::regression)};
    SelfTestRow row;
    count_check(check, row);
    count_check(check_of(CheckVerdict::improvement, 2.0), row);
    count_check(check_of(CheckVerdict::inconclusive, 2.0), row);
    count_check(check_of(CheckVerdict::inconclusive, 2.0), row);
    count_check(check_of(CheckVerdict::pass, 2.0), row);
    EXPECT_EQ(row.runs, 5U);
    EXPECT_EQ(row.regressions, 1U);
    EXPECT_EQ(row.improvements, 1U);
    EXPECT_EQ(row.inconclusive, 2U);
    EXPECT_EQ(row.families, 2U) << "serial is none";
    EXPECT_EQ(row.families_slower, 1U);
    EXPECT_EQ(row.cells, 3U) << "controls are none";
    EXPECT_EQ(row.cells_slower, 2U);
    EXPECT_EQ(row.seconds, 11.0);
}

/// A self-test whose checks all take as long.
class Repeated : public ::testing::Test {
  protected:
    SelfTest repeat(double budget_s, std::size_t interrupted_after = 1000) {
        const auto one_check = [this](const std::vector<std::string>& plant, std::uint64_t turn) {
            m_plants.push_back(plant.empty() ? "" : plant.back());
            m_turns.push_back(turn);
            m_clock.advance(10.0);
            record::Check check = check_of(CheckVerdict::pass, 10.0);
            if (m_turns.size() == m_fails_at) {
                check.status = record::RunStatus::failed;
                check.failure = record::CheckFailure();
            }
            return check;
        };
        return repeat_checks(one_check, m_clock, budget_s,
                             [&] { return m_turns.size() >= interrupted_after; });
    }

    planted::PlantedClock m_clock;
    std::vector<std::string> m_plants;
    std::vector<std::uint64_t> m_turns;
    std::size_t m_fails_at = 0;
};

TEST_F(Repeated, EveryRowRunsOnceHoweverShortTheBudget) {
    const SelfTest result = repeat(1.0);
    EXPECT_THAT(m_plants, ElementsAre("", "10", "", "15", "", "1000", "--plant-lost-worker"));
    EXPECT_THAT(m_turns, ElementsAre(0U, 1U, 2U, 3U, 4U, 5U, 6U));
    EXPECT_EQ(result.rows[0].runs, 3U);
    EXPECT_FALSE(result.interrupted);
}

TEST(PlantedTime, IsReadFromTheOptionsOfARunner) {
    const auto both = planted_time_of({"--plant-percent", "10", "--plant-call-ns", "2.5e3"});
    ASSERT_TRUE(both.has_value());
    EXPECT_EQ(both->percent, 10.0);
    EXPECT_EQ(both->call_ns, 2500.0);
    EXPECT_EQ(planted_time_of({})->percent, 0.0);
    for (const char* wrong : {"", "x", "1x", "-1", "nan"}) {
        EXPECT_FALSE(planted_time_of({"--plant-percent", wrong}).has_value()) << wrong;
    }
    EXPECT_FALSE(planted_time_of({"--plant-lost-worker"}).has_value());
}

TEST_F(Repeated, WithoutWorkersNoneIsLost) {
    const auto none = [this](const std::vector<std::string>& plant, std::uint64_t /*turn*/) {
        m_plants.push_back(plant.empty() ? "" : plant.back());
        return check_of(CheckVerdict::pass, 1.0);
    };
    const SelfTest result = repeat_checks(
        none, m_clock, -1.0, [] { return false; }, false);
    EXPECT_THAT(m_plants, ElementsAre("", "10", "", "15", "", "1000"));
    EXPECT_EQ(result.rows.size(), 4U);
}

TEST_F(Repeated, NoCheckBeginsThatWouldEndAfterTheBudget) {
    repeat(100.0);
    EXPECT_EQ(m_turns.size(), 10U);
    m_turns.clear();
    repeat(99.0);
    EXPECT_EQ(m_turns.size(), 9U);
}

TEST_F(Repeated, AnInterruptAndAFailureEndIt) {
    EXPECT_TRUE(repeat(1000.0, 3).interrupted);
    EXPECT_EQ(m_turns.size(), 3U);
    m_turns.clear();
    m_fails_at = 2;
    const SelfTest failed = repeat(1000.0);
    EXPECT_TRUE(failed.failure.has_value());
    EXPECT_EQ(m_turns.size(), 2U);
    EXPECT_EQ(failed.rows[1].runs, 0U) << "what failed is no check";
}

}  // namespace
}  // namespace crossover::gate
