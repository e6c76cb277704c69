// What only worker processes can do: die, at the worst of moments. With retries off, whoever needed
// one is told which, how and with what. (With retries: process_pool_recovery_test.cpp.)
#include <sched.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <ctime>
#include <thread>

#include "tests/conformance/leftovers.hpp"
#include "tests/conformance/pool.hpp"
#include "tests/conformance/shared_with_children.hpp"

namespace crossover::conformance {
namespace {

class ProcessPoolDeath : public VariantTest {
  protected:
    static std::unique_ptr<Session> open_with(const Kernel& kernel) {
        return open_pool(kernel, GetParam());
    }

  private:
    Variable m_no_retries{k_retries, "0"};
};
using ProcessPoolIdleDeath = ProcessPoolDeath;  // of workers that wait between runs

TEST_P(ProcessPoolIdleDeath, NamesAWorkerThatWasKilled) {
    const Leftovers before = leftovers();
    {
        const auto pool = open_with(wave());
        ASSERT_NE(pool, nullptr);
        pool->run(k_n);
        const int victim = pool->worker_processes()[1];
        ASSERT_EQ(kill(victim, SIGKILL), 0);
        const std::string message = failure_of_run(*pool, k_n);
        expect_contains(message, "worker 2 of 3");
        expect_contains(message, "process " + std::to_string(victim));
        expect_contains(message, "signal 9 (Killed)");
        expect_contains(message, "[200, 300)");
        EXPECT_EQ(leftovers().children, k_workers - 1)
            << "an unreaped child keeps its id from being used again";
    }
    EXPECT_EQ(leftovers_settled_to(before), before);
}

/// Element 150 ends the process that computes it, by a signal or by leaving.
struct Deadly {
    using Input = std::int32_t;
    using Output = std::int32_t;
    int signal = 0;
    int exit_code = 0;

    std::int32_t operator()(std::int32_t x) const noexcept {
        if (x == 150) {
            if (signal != 0) {
                kill(getpid(), signal);
            } else {
                _exit(exit_code);
            }
        }
        return x;
    }
    std::int32_t input_at(std::uint64_t /*seed*/, std::size_t index) const noexcept {
        return static_cast<std::int32_t>(index);
    }
};

TEST_P(ProcessPoolDeath, NamesAWorkerThatDiesInTheMiddleOfARun) {
    const auto pool = open_with(erase(Deadly{.signal = SIGKILL}));
    ASSERT_NE(pool, nullptr);
    const std::string message = failure_of_run(*pool, k_n);
    expect_contains(message, "worker 1 of 3");
    expect_contains(message, "signal 9");
    expect_contains(message, "[100, 200) of 300");
}

TEST_P(ProcessPoolDeath, TellsTheExitCodeOfAWorkerThatLeft) {
    const auto pool = open_with(erase(Deadly{.exit_code = 3}));
    ASSERT_NE(pool, nullptr);
    expect_contains(failure_of_run(*pool, k_n), "exited with status 3");
}

TEST_P(ProcessPoolDeath, IsNotTakenInByAWorkerThatLeavesAsIfAllWereDone) {
    const auto pool = open_with(erase(Deadly{.exit_code = 0}));
    ASSERT_NE(pool, nullptr);
    const std::string message = failure_of_run(*pool, k_n);
    expect_contains(message, "exited with status 0");
    expect_contains(message, "[100, 200) of 300");
}

TEST_P(ProcessPoolIdleDeath, DoesNotTroubleARunThatDoesNotNeedTheWorker) {
    const auto pool = open_with(wave());
    ASSERT_NE(pool, nullptr);
    ASSERT_EQ(kill(pool->worker_processes()[1], SIGKILL), 0);
    pool->run(2);
    EXPECT_EQ(outputs(*pool, 2), expected_outputs(wave(), 2));
    EXPECT_NE(failure_of_run(*pool, 3), "");
}

int victim_process = 0;  // known to the parent only: the workers were forked before it was set

/// The parent kills a worker that is inside an element, which would never end otherwise.
struct KillerInParent {
    using Input = std::int32_t;
    using Output = std::int32_t;
    int parent = 0;

    std::int32_t operator()(std::int32_t x) const noexcept {
        if (getpid() == parent && x == 0) {
            kill(victim_process, SIGKILL);
        }
        if (getpid() != parent && x == 299) {
            // Only a signal that kills ends it: no handler is set.
            sigset_t none;
            sigemptyset(&none);
            sigsuspend(&none);
        }
        return x;
    }
    std::int32_t input_at(std::uint64_t /*seed*/, std::size_t index) const noexcept {
        return static_cast<std::int32_t>(index);
    }
};

TEST_P(ProcessPoolIdleDeath, NamesAWorkerThatIsKilledFromOutsideWhileItWorks) {
    const Leftovers before = leftovers();
    {
        const auto pool = open_with(erase(KillerInParent{getpid()}));
        ASSERT_NE(pool, nullptr);
        victim_process = pool->worker_processes()[1];
        expect_contains(failure_of_run(*pool, k_n), "process " + std::to_string(victim_process));
    }
    EXPECT_EQ(leftovers_settled_to(before), before);
}

TEST_P(ProcessPoolIdleDeath, IsNoticedWhileAnotherWorkerIsWaitedFor) {
    const auto pool = open_with(erase(KillerInParent{getpid()}));
    ASSERT_NE(pool, nullptr);
    // Worker 2 is the one that never ends; worker 1 is waited for first, and is stopped before it
    // can report.
    victim_process = pool->worker_processes()[1];
    ASSERT_EQ(kill(pool->worker_processes()[0], SIGSTOP), 0);
    expect_contains(failure_of_run(*pool, k_n), "worker 2 of 3");
}

TEST_P(ProcessPoolIdleDeath, ComesToAWorkerThatIsStopped) {
    const Leftovers before = leftovers();
    {
        const auto pool = open_with(wave());
        ASSERT_NE(pool, nullptr);
        ASSERT_EQ(kill(pool->worker_processes()[0], SIGSTOP), 0);
    }
    EXPECT_EQ(leftovers_settled_to(before), before);
}

struct Sibling {
    std::atomic<int> process;
    std::atomic<bool> has_computed;
};

/// Worker 1 kills worker 2 after that one has done its part and gone to sleep, and only then does
/// its own.
struct LateMurder {
    using Input = std::int32_t;
    using Output = std::int32_t;
    Sibling* sibling;

    std::int32_t operator()(std::int32_t x) const noexcept {
        if (x == 299) {
            sibling->has_computed = true;
        }
        if (x == 150) {
            while (!sibling->has_computed) {
                std::this_thread::yield();
            }
            comes_to_state(sibling->process, 'S');
            kill(sibling->process, SIGKILL);
            comes_to_state(sibling->process, 'Z');
            // Long enough for the parent to look after its workers meanwhile.
            const timespec pause{.tv_sec = 0, .tv_nsec = 100'000'000};
            nanosleep(&pause, nullptr);
        }
        return x;
    }
    std::int32_t input_at(std::uint64_t /*seed*/, std::size_t index) const noexcept {
        return static_cast<std::int32_t>(index);
    }
};

TEST_P(ProcessPoolIdleDeath, DoesNotSpoilARunWhosePartWasDoneBefore) {
    const SharedWithChildren<Sibling> sibling;
    const Kernel kernel = erase(LateMurder{sibling.get()});
    const auto pool = open_with(kernel);
    ASSERT_NE(pool, nullptr);
    sibling.get()->process = pool->worker_processes()[1];
    EXPECT_EQ(failure_of_run(*pool, k_n), "");
    expect_contains(failure_of_run(*pool, k_n), "worker 2 of 3");
}

INSTANTIATE_TEST_SUITE_P(Of, ProcessPoolDeath, k_all_variants, k_variant_name);
INSTANTIATE_TEST_SUITE_P(Of, ProcessPoolIdleDeath, k_lasting_variants, k_variant_name);

}  // namespace
}  // namespace crossover::conformance
