// What worker processes must not do: hold what is their parent's, react to its signals, miss a
// turn.
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <latch>
#include <thread>

#include "tests/conformance/leftovers.hpp"
#include "tests/conformance/pool.hpp"

namespace crossover::conformance {
namespace {

class ProcessPoolWorkers : public VariantTest {};

TEST_P(ProcessPoolWorkers, LeaveAnInterruptToTheirParent) {
    const auto pool = open_pool(wave(), GetParam());
    ASSERT_NE(pool, nullptr);
    for (const int process : pool->worker_processes()) {
        ASSERT_EQ(kill(process, SIGINT), 0);
    }
    pool->run(k_n);
    EXPECT_EQ(outputs(*pool, k_n), expected_outputs(wave(), k_n));
    EXPECT_EQ(pool->retries(), 0U) << "a worker was lost to it";
}

TEST_P(ProcessPoolWorkers, DoNotInheritHandlersOrBlockedSignals) {
    const Variable no_retries(k_retries, "0");
    struct sigaction action {};
    action.sa_handler = [](int) {};
    ASSERT_EQ(sigaction(SIGTERM, &action, nullptr), 0);
    sigset_t term;
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    ASSERT_EQ(sigprocmask(SIG_BLOCK, &term, nullptr), 0);
    const auto pool = open_pool(wave(), GetParam());
    ASSERT_NE(pool, nullptr);
    ASSERT_EQ(kill(pool->worker_processes()[0], SIGTERM), 0);
    expect_contains(failure_of_run(*pool, k_n), "signal 15");
    sigset_t now;
    ASSERT_EQ(sigprocmask(SIG_BLOCK, nullptr, &now), 0);
    EXPECT_EQ(sigismember(&now, SIGTERM), 1) << "the parent's own mask has changed";
    EXPECT_EQ(sigismember(&now, SIGINT), 0) << "the parent's own mask has changed";
}

TEST_P(ProcessPoolWorkers, HoldNoDescriptorOfTheirParent) {
    const auto pool = open_pool(wave(), GetParam());
    ASSERT_NE(pool, nullptr);
    const int most = GetParam() == "pipe" ? 3 : 2;  // the socket of its own
    for (const int process : pool->worker_processes()) {
        const std::filesystem::path folder = "/proc/" + std::to_string(process) + "/fd";
        EXPECT_EQ(std::filesystem::read_symlink(folder / "0"), "/dev/null");
        EXPECT_EQ(std::filesystem::read_symlink(folder / "1"), "/dev/null");
        for (const auto& entry : std::filesystem::directory_iterator(folder)) {
            EXPECT_LE(std::stoi(entry.path().filename()), most) << entry.path();
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Of, ProcessPoolWorkers, k_lasting_variants, k_variant_name);

class ProcessPool : public VariantTest {};

TEST_P(ProcessPool, RefusesToForkAProcessThatHasThreads) {
    std::latch done(1);
    std::thread other([&done] { done.wait(); });
    const auto pool =
        backend_of(choose("process_pool")).open({wave(), k_n, k_seed, k_workers}, GetParam());
    done.count_down();
    other.join();
    ASSERT_FALSE(pool.has_value());
    expect_contains(to_string(pool.error()), "2 threads");
    expect_contains(to_string(pool.error()), "before any thread is created");
    EXPECT_EQ(leftovers().children, 0U);
}

TEST_P(ProcessPool, OpensRightAfterAThreadHasEnded) {
    // Often, because the kernel only sometimes still lists a thread that was joined.
    for (int round = 0; round < 50; ++round) {
        std::thread([] {}).join();
        ASSERT_NE(open_pool(wave(), GetParam()), nullptr);
    }
}

INSTANTIATE_TEST_SUITE_P(Of, ProcessPool, k_all_variants, k_variant_name);

class ProcessPoolWaiting : public testing::TestWithParam<unsigned> {
  protected:
    static constexpr std::size_t k_few = 16;
    Kernel m_kernel = find_workload("square_int").value().kernel;
    std::unique_ptr<Session> m_pool =
        open({choose("process_pool"), GetParam(), ""}, m_kernel, k_few);
};

TEST_P(ProcessPoolWaiting, WakesWorkersThatSleep) {
    ASSERT_NE(m_pool, nullptr);
    for (int round = 0; round < 20; ++round) {
        for (const int process : m_pool->worker_processes()) {
            ASSERT_TRUE(comes_to_state(process, 'S'));
        }
        m_pool->run(k_few);
    }
    EXPECT_EQ(outputs(*m_pool, k_few), expected_outputs(m_kernel, k_few));
}

TEST_P(ProcessPoolWaiting, LosesNoTurnInManyThatFollowEachOther) {
    ASSERT_NE(m_pool, nullptr);
    // Sizes below the number of workers leave some out, whose turns then differ from the others'.
    for (std::size_t round = 0; round < 3000; ++round) {
        m_pool->run(round % k_few);
    }
    m_pool->run(k_few);
    EXPECT_EQ(outputs(*m_pool, k_few), expected_outputs(m_kernel, k_few));
}

INSTANTIATE_TEST_SUITE_P(Workers, ProcessPoolWaiting, testing::Values(2U, 3U, 8U));

}  // namespace
}  // namespace crossover::conformance
