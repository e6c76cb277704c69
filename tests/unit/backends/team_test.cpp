#include "backends/pool/team.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <vector>

namespace crossover::pool {
namespace {

using std::chrono::microseconds;

/// What each worker was given, counted; plain numbers, so that a thread sanitizer sees whether the
/// team orders them.
struct Log {
    explicit Log(unsigned workers) : calls(workers), last_n(workers), threads(workers) {}

    std::vector<std::size_t> calls;
    std::vector<std::size_t> last_n;
    std::vector<std::thread::id> threads;

    static void note(void* self, unsigned worker, std::size_t n) noexcept {
        auto& log = *static_cast<Log*>(self);
        ++log.calls[worker];
        log.last_n[worker] = n;
        log.threads[worker] = std::this_thread::get_id();
    }
};

class TeamTest : public testing::TestWithParam<microseconds> {};

TEST_P(TeamTest, CallsEveryPartOnceOnTheThreadOfItsWorker) {
    constexpr unsigned k_workers = 4;
    Team team(k_workers, GetParam());
    Log log(k_workers);
    team.run(k_workers, 17, &Log::note, &log);
    EXPECT_EQ(log.calls, std::vector<std::size_t>(k_workers, 1));
    EXPECT_EQ(log.last_n, std::vector<std::size_t>(k_workers, 17));
    EXPECT_EQ(log.threads[0], std::this_thread::get_id());
    EXPECT_EQ(std::set<std::thread::id>(log.threads.begin(), log.threads.end()).size(), k_workers);
    const std::vector<std::thread::id> before = log.threads;
    team.run(k_workers, 18, &Log::note, &log);
    EXPECT_EQ(log.threads, before);
}

// Workers without a part pass jobs over, some several in a row, while the next ones are written:
// the case that a plain number of the job would get wrong.
TEST_P(TeamTest, TroublesNobodyWithoutAPartThroughManyJobsOfAllWidths) {
    constexpr unsigned k_workers = 5;
    Team team(k_workers, GetParam());
    Log log(k_workers);
    std::vector<std::size_t> expected(k_workers);
    std::vector<std::size_t> last(k_workers);
    std::mt19937_64 random(3);
    for (std::size_t job = 1; job <= 3000; ++job) {
        const auto busy = static_cast<unsigned>(random() % (k_workers + 1));
        for (unsigned worker = 0; worker < busy; ++worker) {
            ++expected[worker];
            last[worker] = job;
        }
        team.run(busy, job, &Log::note, &log);
        ASSERT_EQ(log.calls, expected) << "job " << job << " for " << busy;
        ASSERT_EQ(log.last_n, last) << "job " << job << " for " << busy;
    }
}

// Some thousand times to sleep and back; a wake-up that gets lost hangs here, and the test's
// deadline ends it.
TEST_P(TeamTest, LosesNoWakeUpWhenThereIsTimeToFallAsleep) {
    constexpr unsigned k_workers = 3;
    Team team(k_workers, GetParam());
    Log log(k_workers);
    std::mt19937_64 random(5);
    for (std::size_t job = 1; job <= 1500; ++job) {
        team.run(k_workers, job, &Log::note, &log);
        for (std::size_t i = random() % 300; i > 0; --i) {
            std::this_thread::yield();
        }
    }
    EXPECT_EQ(log.calls, std::vector<std::size_t>(k_workers, 1500));
}

TEST_P(TeamTest, OfOneIsTheCallerAlone) {
    Team team(1, GetParam());
    Log log(1);
    team.run(1, 3, &Log::note, &log);
    team.run(0, 4, &Log::note, &log);
    EXPECT_EQ(log.calls, std::vector<std::size_t>{1});
    EXPECT_EQ(log.last_n, std::vector<std::size_t>{3});
}

TEST_P(TeamTest, EndsWithoutEverHavingHadAJob) {
    for (int i = 0; i < 50; ++i) {
        const Team team(3, GetParam());
        EXPECT_EQ(team.workers(), 3U);
    }
}

INSTANTIATE_TEST_SUITE_P(Spinning, TeamTest,
                         testing::Values(microseconds{0}, microseconds{5}, microseconds{100}),
                         [](const auto& row) { return std::to_string(row.param.count()) + "_us"; });

}  // namespace
}  // namespace crossover::pool
