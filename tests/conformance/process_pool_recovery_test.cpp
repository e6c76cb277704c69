// Workers that are lost with retries on, as by default: the run is complete all the same, or ends
// in an error soon.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <exception>
#include <latch>
#include <thread>
#include <tuple>

#include "tests/conformance/leftovers.hpp"
#include "tests/conformance/pool.hpp"
#include "tests/conformance/shared_with_children.hpp"

namespace crossover::conformance {
namespace {

enum class End { by_kill, by_fault, by_abort, by_throw, by_leaving, by_stopping };

/// Element 150, worker 1's, ends the process that computes it as long as `lives` are left.
struct Deadly {
    using Input = std::int32_t;
    using Output = std::int32_t;
    std::atomic<int>* lives;
    End end;

    void die() const {
        switch (end) {
            case End::by_kill:
                kill(getpid(), SIGKILL);
                break;
            case End::by_fault:
                kill(getpid(), SIGSEGV);
                break;
            case End::by_abort:
                std::signal(SIGABRT, SIG_DFL);
                kill(getpid(), SIGABRT);
                break;
            case End::by_throw:
                throw std::exception();
            case End::by_leaving:
                _exit(0);
            case End::by_stopping:
                kill(getpid(), SIGSTOP);
                break;
        }
    }
    std::int32_t operator()(std::int32_t x) const noexcept {
        if (x == 150 && lives->fetch_sub(1) > 0) {
            die();
        }
        return x + 1;
    }
    std::int32_t input_at(std::uint64_t /*seed*/, std::size_t index) const noexcept {
        return static_cast<std::int32_t>(index);
    }
};

using Lives = SharedWithChildren<std::atomic<int>>;

class ProcessPoolRecovery : public testing::TestWithParam<std::tuple<std::string, End>> {
  protected:
    static std::string variant() { return std::get<0>(GetParam()); }
    static End end() { return std::get<1>(GetParam()); }

  private:
    Variable m_stopped{k_stopped_ms, "30"};
};

TEST_P(ProcessPoolRecovery, RunsALostSliceAgain) {
    const Lives lives;
    *lives.get() = 2;
    const Kernel kernel = erase(Deadly{lives.get(), end()});
    const Leftovers before = leftovers();
    {
        const auto pool = open_pool(kernel, variant());
        ASSERT_NE(pool, nullptr);
        EXPECT_EQ(pool->retries(), 0U);
        EXPECT_EQ(failure_of_run(*pool, k_n), "");
        EXPECT_EQ(outputs(*pool, k_n), expected_outputs(kernel, k_n));
        EXPECT_EQ(pool->retries(), 2U);
        EXPECT_EQ(failure_of_run(*pool, k_n), "") << "the fresh worker stays";
        EXPECT_EQ(pool->retries(), 2U);
    }
    EXPECT_EQ(leftovers_settled_to(before), before);
}

TEST_P(ProcessPoolRecovery, GivesUpOnAnElementThatEndsEveryWorker) {
    constexpr int k_many = 1000;
    constexpr int k_default_retries = 3;
    const Lives lives;
    *lives.get() = k_many;
    const Leftovers before = leftovers();
    {
        const auto pool = open_pool(erase(Deadly{lives.get(), end()}), variant());
        ASSERT_NE(pool, nullptr);
        const std::string message = failure_of_run(*pool, k_n);
        expect_contains(message, "worker 1 of 3");
        expect_contains(message, "[100, 200) of 300");
        expect_contains(message, "after 3 fresh workers");
        EXPECT_EQ(lives.get()->load(), k_many - 1 - k_default_retries);
        EXPECT_EQ(pool->retries(), 3U);
    }
    EXPECT_EQ(leftovers_settled_to(before), before);
}

std::string name_of_end(const testing::TestParamInfo<std::tuple<std::string, End>>& info) {
    constexpr std::array<const char*, 6> k_names{"Kill",  "Fault",   "Abort",
                                                 "Throw", "Leaving", "Stopping"};
    return std::get<0>(info.param) + k_names.at(static_cast<std::size_t>(std::get<1>(info.param)));
}

INSTANTIATE_TEST_SUITE_P(Of, ProcessPoolRecovery,
                         testing::Combine(k_all_variants,
                                          testing::Values(End::by_kill, End::by_fault,
                                                          End::by_abort, End::by_throw,
                                                          End::by_leaving, End::by_stopping)),
                         name_of_end);

class ProcessPoolIdleLoss : public VariantTest {};

TEST_P(ProcessPoolIdleLoss, IsMadeGoodHoweverOftenRunsLoseOne) {
    const auto pool = open_pool(wave(), GetParam());
    ASSERT_NE(pool, nullptr);
    constexpr unsigned k_more_than_one_run_may_lose = 10;
    for (unsigned lost = 1; lost <= k_more_than_one_run_may_lose; ++lost) {
        ASSERT_EQ(kill(pool->worker_processes()[lost % 2], lost % 3 == 0 ? SIGSEGV : SIGKILL), 0);
        ASSERT_EQ(failure_of_run(*pool, k_n), "");
        ASSERT_EQ(pool->retries(), lost);
    }
    EXPECT_EQ(outputs(*pool, k_n), expected_outputs(wave(), k_n));
    EXPECT_EQ(leftovers().children, k_workers - 1);
}

TEST_P(ProcessPoolIdleLoss, OfAllWorkersIsMadeGoodInOneRun) {
    const auto pool = open_pool(wave(), GetParam());
    ASSERT_NE(pool, nullptr);
    for (const int process : pool->worker_processes()) {
        ASSERT_EQ(kill(process, SIGKILL), 0);
    }
    ASSERT_EQ(failure_of_run(*pool, k_n), "");
    EXPECT_EQ(outputs(*pool, k_n), expected_outputs(wave(), k_n));
    EXPECT_EQ(pool->retries(), k_workers - 1);
}

TEST_P(ProcessPoolIdleLoss, ByAStopIsMadeGoodAfterItsLimit) {
    const Variable stopped(k_stopped_ms, "30");
    const auto pool = open_pool(wave(), GetParam());
    ASSERT_NE(pool, nullptr);
    ASSERT_EQ(kill(pool->worker_processes()[0], SIGSTOP), 0);
    ASSERT_EQ(failure_of_run(*pool, k_n), "");
    EXPECT_EQ(outputs(*pool, k_n), expected_outputs(wave(), k_n));
    EXPECT_EQ(pool->retries(), 1U);
}

TEST_P(ProcessPoolIdleLoss, ByAStopIsNamedWithoutRetries) {
    const Variable stopped(k_stopped_ms, "30");
    const Variable retries(k_retries, "0");
    const auto pool = open_pool(wave(), GetParam());
    ASSERT_NE(pool, nullptr);
    ASSERT_EQ(kill(pool->worker_processes()[0], SIGSTOP), 0);
    const std::string message = failure_of_run(*pool, k_n);
    expect_contains(message, "was stopped by signal 19");
    expect_contains(message, "for 30 ms");
    expect_contains(message, "worker 1 of 3");
}

TEST_P(ProcessPoolIdleLoss, CannotBeMadeGoodBesideAThread) {
    const auto pool = open_pool(wave(), GetParam());
    ASSERT_NE(pool, nullptr);
    ASSERT_EQ(kill(pool->worker_processes()[1], SIGKILL), 0);
    std::latch done(1);
    std::thread other([&done] { done.wait(); });
    const std::string message = failure_of_run(*pool, k_n);
    done.count_down();
    other.join();
    expect_contains(message, "worker 2 of 3");
    expect_contains(message, "signal 9");
    expect_contains(message, "could not be run again");
    expect_contains(message, "2 threads");
}

int stopped_process = 0;  // known to the caller only

/// The caller stops a worker, and lets it go on before the limit.
struct Nap {
    using Input = std::int32_t;
    using Output = std::int32_t;
    int caller = 0;

    std::int32_t operator()(std::int32_t x) const noexcept {
        if (getpid() == caller && x == 0 && stopped_process != 0) {
            kill(stopped_process, SIGSTOP);
            comes_to_state(stopped_process, 'T');
            kill(stopped_process, SIGCONT);
        }
        return x;
    }
    std::int32_t input_at(std::uint64_t /*seed*/, std::size_t index) const noexcept {
        return static_cast<std::int32_t>(index);
    }
};

TEST_P(ProcessPoolIdleLoss, IsNotWhatAShortStopIs) {
    const auto pool = open_pool(erase(Nap{getpid()}), GetParam());
    ASSERT_NE(pool, nullptr);
    for (int round = 0; round < 20; ++round) {
        stopped_process = pool->worker_processes()[0];
        ASSERT_EQ(failure_of_run(*pool, k_n), "");
    }
    EXPECT_EQ(pool->retries(), 0U);
}

INSTANTIATE_TEST_SUITE_P(Of, ProcessPoolIdleLoss, k_lasting_variants, k_variant_name);

class ProcessPoolOptions : public testing::TestWithParam<const char*> {};

TEST_P(ProcessPoolOptions, AreRefusedWhenTheyAreNoNumber) {
    for (const char* value : {"", "many", "-1", "3x", "99999999999999999999"}) {
        const Variable variable(GetParam(), value);
        const auto pool =
            backend_of(choose("process_pool")).open({wave(), k_n, k_seed, k_workers}, "shm");
        ASSERT_FALSE(pool.has_value()) << value;
        expect_contains(to_string(pool.error()), std::string(GetParam()) + " is '" + value + "'");
        expect_contains(to_string(pool.error()), "whole number from 0 to");
    }
}

INSTANTIATE_TEST_SUITE_P(Of, ProcessPoolOptions, testing::Values(k_retries, k_stopped_ms));

TEST(ProcessPoolOptions, AreOnRecord) {
    const Variable retries(k_retries, "7");
    const Variable stopped(k_stopped_ms, "1234");
    for (const char* variant : {"shm", "pipe", "fork"}) {
        const auto pool = open_pool(wave(), variant);
        ASSERT_NE(pool, nullptr);
        EXPECT_EQ(fact_of(*pool, "process_pool_retry_limit"), "7");
        EXPECT_EQ(fact_of(*pool, "process_pool_stopped_limit_ms"), "1234");
    }
}

TEST(ProcessPoolOptions, LetNothingSpinOrMoveWithMoreWorkersThanCpus) {
    const unsigned cpus = std::max(1U, std::thread::hardware_concurrency());
    const auto crowded = open({choose("process_pool"), cpus + 1, ""}, wave(), k_n);
    ASSERT_NE(crowded, nullptr);
    EXPECT_EQ(fact_of(*crowded, "process_pool_spin_us"), "0");
    EXPECT_EQ(fact_of(*crowded, "process_pool_separates_cpus"), "no");
    const auto roomy = open({choose("process_pool"), 1, ""}, wave(), k_n);
    ASSERT_NE(roomy, nullptr);
    EXPECT_EQ(fact_of(*roomy, "process_pool_spin_us"), "40");
    EXPECT_EQ(fact_of(*roomy, "process_pool_separates_cpus"), "yes");
    const auto forking = open({choose("process_pool:fork"), 1, ""}, wave(), k_n);
    ASSERT_NE(forking, nullptr);
    EXPECT_EQ(fact_of(*forking, "process_pool_separates_cpus"), "no");
}

}  // namespace
}  // namespace crossover::conformance
