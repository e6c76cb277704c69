// Whatever the backend: the right outputs at every awkward size, as often as asked, and nothing
// left behind.
#include <algorithm>
#include <chrono>
#include <set>
#include <stdexcept>

#include "tests/conformance/cases.hpp"
#include "tests/conformance/leftovers.hpp"

namespace crossover::conformance {
namespace {

constexpr std::size_t k_n_max = 4097;

std::vector<std::size_t> awkward_sizes(unsigned workers) {
    const std::set<std::size_t> sizes{0,  1,  workers - 1, workers, workers + 1, 63,   64,
                                      65, 97, 1021,        2039,    4095,        4096, k_n_max};
    return {sizes.begin(), sizes.end()};
}

class Map : public testing::TestWithParam<Case> {
  protected:
    void SetUp() override {
        m_workload = find_workload(GetParam().workload).value();
        m_resources = prepare(m_workload).value();
    }
    Kernel kernel() const { return m_workload.kernel; }

  private:
    Workload m_workload;
    std::shared_ptr<void> m_resources;
};

TEST_P(Map, GivesTheBitsOfADirectCallAtEverySizeTwiceAndInBothDirections) {
    const auto session = open(GetParam(), kernel(), k_n_max);
    ASSERT_NE(session, nullptr);
    std::vector<std::size_t> sizes = awkward_sizes(GetParam().workers);
    for (int direction = 0; direction < 2; ++direction) {
        for (const std::size_t n : sizes) {
            const std::vector<std::byte> expected = expected_outputs(kernel(), n);
            session->run(n);
            EXPECT_EQ(outputs(*session, n), expected) << "n = " << n;
            session->run(n);
            EXPECT_EQ(outputs(*session, n), expected) << "second run, n = " << n;
        }
        std::reverse(sizes.begin(), sizes.end());
    }
}

TEST_P(Map, WritesEveryOutputBelowNAndNoneBeyond) {
    for (const std::size_t n : awkward_sizes(GetParam().workers)) {
        const auto session = open(GetParam(), kernel(), k_n_max);
        ASSERT_NE(session, nullptr);
        const std::vector<std::byte> before = outputs(*session, k_n_max);
        session->run(n);
        const std::vector<std::byte> after = outputs(*session, k_n_max);
        const auto end = static_cast<std::ptrdiff_t>(n * kernel().output_size);
        EXPECT_TRUE(std::equal(before.begin() + end, before.end(), after.begin() + end))
            << "n = " << n;
        EXPECT_EQ(std::vector<std::byte>(after.begin(), after.begin() + end),
                  expected_outputs(kernel(), n));
    }
}

INSTANTIATE_TEST_SUITE_P(
    Every, Map,
    testing::ValuesIn(cases({"wave", "square_int", "mandelbrot", "fma:8", "file_read"})), name_of);

class Life : public Map {};

TEST_P(Life, LeavesNothingBehind) {
    const std::vector<std::byte> expected = expected_outputs(kernel(), k_n_max);
    const auto live_once = [&] {
        const auto session = open(GetParam(), kernel(), k_n_max);
        ASSERT_NE(session, nullptr);
        session->run(k_n_max);
        EXPECT_EQ(outputs(*session, k_n_max), expected);
    };
    const Leftovers before = leftovers();
    live_once();
    // The OpenMP runtime keeps its team for the process and MPI its connections, but they must not
    // grow with sessions.
    const bool keeps_team =
        GetParam().choice.name.starts_with("openmp") || GetParam().choice.name == "mpi";
    const Leftovers after_first = keeps_team ? leftovers() : leftovers_settled_to(before);
    EXPECT_EQ(after_first.children, 0U);
    if (!keeps_team) {
        EXPECT_EQ(after_first, before);
    }
    live_once();
    EXPECT_EQ(leftovers_settled_to(after_first), after_first);
}

TEST_P(Life, RunsOnAsManyWorkersAsWereAskedFor) {
    const auto session = open(GetParam(), kernel(), k_n_max);
    ASSERT_NE(session, nullptr);
    const auto processes = session->worker_processes();
    // Those that are forked by every call do not outlast it.
    const bool keeps_processes =
        GetParam().choice.name == "process_pool" && GetParam().choice.variant != "fork";
    EXPECT_EQ(processes.size(), keeps_processes ? GetParam().workers - 1 : 0U);
    EXPECT_EQ(std::set<int>(processes.begin(), processes.end()).size(), processes.size());
    EXPECT_EQ(leftovers().children, processes.size());
}

TEST_P(Life, CountsTheTimeOfMovingDataAndNoneInSharedMemory) {
    const auto session = open(GetParam(), kernel(), k_n_max);
    ASSERT_NE(session, nullptr);
    const double before = session->moving_seconds();
    const auto began = std::chrono::steady_clock::now();
    session->run(k_n_max);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    const double moving = session->moving_seconds() - before;
    const bool moves =
        GetParam().choice.variant == "pipe" || GetParam().choice.variant == "scatter";
    if (moves && GetParam().workers > 1) {
        EXPECT_GT(moving, 0.0);
        EXPECT_LT(moving, took.count()) << "more than there was";
    } else if (!moves) {
        EXPECT_EQ(session->moving_seconds(), 0.0);
    }
}

TEST_P(Life, RunsNothingAgain) {
    const auto session = open(GetParam(), kernel(), k_n_max);
    ASSERT_NE(session, nullptr);
    session->run(k_n_max);
    EXPECT_EQ(session->retries(), 0U);
}

TEST_P(Life, RefusesASizeBeyondItsLargestAndGoesOn) {
    const auto session = open(GetParam(), kernel(), 100);
    ASSERT_NE(session, nullptr);
    EXPECT_THROW(session->run(101), std::out_of_range);
    EXPECT_THROW(session->output(101), std::out_of_range);
    session->run(100);
    EXPECT_EQ(outputs(*session, 100), expected_outputs(kernel(), 100));
}

TEST_P(Life, IsReadyForAnEmptyProblem) {
    const auto session = open(GetParam(), kernel(), 0);
    ASSERT_NE(session, nullptr);
    session->run(0);
    EXPECT_TRUE(session->output(0).empty());
}

INSTANTIATE_TEST_SUITE_P(Every, Life, testing::ValuesIn(cases({"wave"})), name_of);

}  // namespace
}  // namespace crossover::conformance
