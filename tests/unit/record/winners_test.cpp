#include "benchmarks/record/winners.hpp"

#include <gtest/gtest.h>

namespace crossover::record {
namespace {

constexpr std::optional<double> k_none;

Cell cell(const std::string& backend, std::uint64_t n, stats::Verdict verdict, Estimate speedup,
          const std::string& baseline = "serial") {
    Cell made;
    made.curve = {"wave", backend, 2, CallMode::hot, baseline};
    made.n = n;
    made.verdict = verdict;
    made.speedup_ratio = speedup;
    return made;
}

/// The winner at the first size.
Winner first(const std::vector<Cell>& cells) {
    return winners_of(cells).at(0);
}

TEST(Winners, TheHighestMedianAmongThoseProvenFaster) {
    const Winner winner = first({cell("openmp", 64, stats::Verdict::win, {2.0, 1.9, 2.1}),
                                 cell("tbb", 64, stats::Verdict::win, {3.0, 2.5, 3.5}),
                                 cell("thread", 64, stats::Verdict::open, {9.0, 0.5, 20.0})});
    EXPECT_EQ(winner.workload, "wave");
    EXPECT_EQ(winner.workers, 2U);
    EXPECT_EQ(winner.calls, CallMode::hot);
    EXPECT_EQ(winner.n, 64U);
    EXPECT_EQ(winner.backend, "tbb");
    EXPECT_EQ(winner.speedup_ratio, 3.0);
    EXPECT_FALSE(winner.close) << "an open cell is no winner that could be close";
}

TEST(Winners, EveryNumberOfNodesHasItsOwn) {
    Cell two = cell("mpi", 64, stats::Verdict::win, {3.0, 2.9, 3.1});
    two.curve.nodes = 2;
    const auto winners = winners_of({cell("mpi", 64, stats::Verdict::win, {2.0, 1.9, 2.1}), two});
    ASSERT_EQ(winners.size(), 2U);
    EXPECT_EQ(winners[0].nodes, 1U);
    EXPECT_EQ(winners[0].speedup_ratio, 2.0);
    EXPECT_EQ(winners[1].nodes, 2U);
    EXPECT_EQ(winners[1].speedup_ratio, 3.0);
}

TEST(Winners, AnotherIsCloseWhereItsIntervalReachesTheBestOnes) {
    const Cell best = cell("tbb", 64, stats::Verdict::win, {3.0, 2.5, 3.5});
    EXPECT_TRUE(first({best, cell("openmp", 64, stats::Verdict::win, {2.0, 1.9, 2.5})}).close);
    EXPECT_FALSE(first({best, cell("openmp", 64, stats::Verdict::win, {2.0, 1.9, 2.49})}).close);
    EXPECT_TRUE(
        first({best, cell("openmp", 64, stats::Verdict::win, {2.0, k_none, k_none})}).close);
    EXPECT_TRUE(first({cell("tbb", 64, stats::Verdict::win, {3.0, k_none, k_none}),
                       cell("openmp", 64, stats::Verdict::win, {2.0, 1.9, 2.1})})
                    .close);
    EXPECT_FALSE(first({best}).close);
}

TEST(Winners, SerialIsAheadWhereAllLoseAndOtherwiseNothingIsSettled) {
    const Cell losing = cell("tbb", 64, stats::Verdict::lose, {0.5, 0.4, 0.6});
    const Winner serial =
        first({losing, cell("openmp", 64, stats::Verdict::lose, {0.9, 0.8, 0.95})});
    EXPECT_EQ(serial.backend, "serial");
    EXPECT_FALSE(serial.speedup_ratio.has_value());
    EXPECT_FALSE(serial.close);
    for (const auto verdict : {stats::Verdict::tie, stats::Verdict::open}) {
        EXPECT_FALSE(first({losing, cell("openmp", 64, verdict, {1.0, 0.9, 1.1})}).backend)
            << word_of(verdict);
    }
    EXPECT_FALSE(
        first({losing, cell("openmp", 64, stats::Verdict::win, {k_none, k_none, k_none})}).backend);
}

TEST(Winners, OnlySizesThatAllHaveUnlessTheyShareFewerThanTwo) {
    const Estimate two{2.0, 1.9, 2.1};
    std::vector<Cell> cells{
        cell("tbb", 4, stats::Verdict::win, two),     cell("tbb", 16, stats::Verdict::win, two),
        cell("tbb", 64, stats::Verdict::win, two),    cell("openmp", 64, stats::Verdict::win, two),
        cell("openmp", 16, stats::Verdict::win, two), cell("openmp", 32, stats::Verdict::win, two)};
    const auto sizes = [&] {
        std::vector<std::uint64_t> found;
        for (const Winner& winner : winners_of(cells)) {
            found.push_back(winner.n);
        }
        return found;
    };
    EXPECT_EQ(sizes(), (std::vector<std::uint64_t>{16, 64}));
    cells[1].n = 8;
    EXPECT_EQ(sizes(), (std::vector<std::uint64_t>{4, 8, 16, 32, 64}));
}

TEST(Winners, BackendsOnAnotherBaselineAreNotCompared) {
    const std::vector<Cell> cells{
        cell("python:pool", 64, stats::Verdict::win, {99.0, 90.0, 110.0}, "python:serial"),
        cell("tbb", 64, stats::Verdict::win, {2.0, 1.9, 2.1}),
        cell("another", 64, stats::Verdict::win, {50.0, 40.0, 60.0}, "a_loop")};
    EXPECT_EQ(first(cells).backend, "tbb");
    EXPECT_EQ(winners_of(cells).size(), 1U);
    EXPECT_EQ(first({cells[0]}).backend, "python:pool");
    EXPECT_EQ(first({cells[0], cells[2]}).backend, "another") << "by name";
    EXPECT_EQ(first({cell("p", 64, stats::Verdict::lose, {0.5, 0.4, 0.6}, "loop")}).backend,
              "loop");
}

TEST(Winners, EachSliceHasItsOwn) {
    std::vector<Cell> cells(4, cell("tbb", 64, stats::Verdict::win, {2.0, 1.9, 2.1}));
    cells[1].curve.workers = 4;
    cells[2].curve.calls = CallMode::cold;
    cells[3].curve.workload = "fma:1";
    EXPECT_EQ(winners_of(cells).size(), 4U);
    EXPECT_TRUE(winners_of({}).empty());
}

}  // namespace
}  // namespace crossover::record
