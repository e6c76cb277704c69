// Workers whose parent is gone: killed while they wait, and while they compute.
#include <sched.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>

#include "tests/conformance/pool.hpp"
#include "tests/conformance/shared_with_children.hpp"

namespace crossover::conformance {
namespace {

using Count = std::atomic<int>;

/// Children never get done; the parent kills itself as soon as all of them are at work.
struct ParentDies {
    using Input = std::int32_t;
    using Output = std::int32_t;
    Count* at_work;
    const int* parent;

    std::int32_t operator()(std::int32_t x) const noexcept {
        if (getpid() != *parent) {
            at_work->fetch_add(1);
            sigset_t none;
            sigemptyset(&none);
            sigsuspend(&none);  // only a signal that kills ends it: no handler is set
        }
        while (at_work->load() < static_cast<int>(k_workers) - 1) {
            sched_yield();
        }
        kill(getpid(), SIGKILL);
        return x;
    }
    std::int32_t input_at(std::uint64_t /*seed*/, std::size_t /*index*/) const noexcept {
        return 0;
    }
};

/// Reaps all children, however they come to end, for at most 2 s; returns how many are still there
/// then.
int reap_all_within_two_seconds(int& reaped) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(2);
    for (;;) {
        int status = 0;
        const pid_t ended = waitpid(-1, &status, WNOHANG);
        if (ended > 0) {
            ++reaped;
        } else if (ended < 0 && errno == ECHILD) {
            return 0;
        } else if (std::chrono::steady_clock::now() > deadline) {
            return 1;
        } else {
            sched_yield();
        }
    }
}

class ProcessPoolOrphans : public VariantTest {
  protected:
    // The orphans become children of this process, so that their end can be awaited.
    void SetUp() override { ASSERT_EQ(prctl(PR_SET_CHILD_SUBREAPER, 1), 0); }
};

TEST_P(ProcessPoolOrphans, EndWhileTheyCompute) {
    const SharedWithChildren<Count> at_work;
    const SharedWithChildren<int> parent;
    if (fork() == 0) {
        *parent.get() = getpid();
        const auto pool = open_pool(erase(ParentDies{at_work.get(), parent.get()}), GetParam());
        if (pool != nullptr) {
            pool->run(k_workers);
        }
        _exit(1);
    }
    int reaped = 0;
    EXPECT_EQ(reap_all_within_two_seconds(reaped), 0) << "a worker has outlived its parent";
    EXPECT_EQ(reaped, static_cast<int>(k_workers)) << "the parent and its workers";
}

TEST_P(ProcessPoolOrphans, EndWhileTheyWait) {
    if (fork() == 0) {
        const auto pool = open_pool(wave(), GetParam());
        kill(getpid(), SIGKILL);
    }
    int reaped = 0;
    EXPECT_EQ(reap_all_within_two_seconds(reaped), 0) << "a worker has outlived its parent";
    EXPECT_EQ(reaped, GetParam() == "fork" ? 1 : static_cast<int>(k_workers));
}

INSTANTIATE_TEST_SUITE_P(Of, ProcessPoolOrphans, k_all_variants, k_variant_name);

}  // namespace
}  // namespace crossover::conformance
