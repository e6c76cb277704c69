// Where workers run: bound where that is asked for, free but on different CPUs where it is not.
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <csignal>

#include "backends/api/affinity.hpp"
#include "backends/process_pool/cpu_separation.hpp"
#include "tests/conformance/leftovers.hpp"
#include "tests/conformance/pool.hpp"
#include "tests/conformance/shared_with_children.hpp"

namespace crossover::conformance {
namespace {

cpu_set_t mask_of(int process) {
    cpu_set_t mask;
    CPU_ZERO(&mask);
    EXPECT_EQ(sched_getaffinity(process, sizeof mask, &mask), 0);
    return mask;
}

std::vector<unsigned> cpus_of(const cpu_set_t& mask) {
    std::vector<unsigned> cpus;
    for (unsigned cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
        if (CPU_ISSET(cpu, &mask)) {
            cpus.push_back(cpu);
        }
    }
    return cpus;
}

cpu_set_t only(unsigned cpu) {
    cpu_set_t mask;
    CPU_ZERO(&mask);
    CPU_SET(cpu, &mask);
    return mask;
}

/// Restores this process's mask.
class CpuSeparation : public testing::Test {
  protected:
    CpuSeparation() = default;
    ~CpuSeparation() override { sched_setaffinity(0, sizeof m_before, &m_before); }

    void need_cpus(std::size_t count) {
        if (cpus_of(m_before).size() < count) {
            GTEST_SKIP() << "needs " << count << " CPUs";
        }
    }
    cpu_set_t m_before = mask_of(0);
};

TEST_F(CpuSeparation, LeavesASharedCpuAndRestoresTheMask) {
    need_cpus(2);
    for (int round = 0; round < 50; ++round) {
        const int here = process_pool::cpu_of_caller();
        {
            const process_pool::CpuExclusion moved(
                0, std::array{here, process_pool::k_no_cpu, 1 << 20});
            ASSERT_TRUE(moved.took_effect());
            ASSERT_NE(process_pool::cpu_of_caller(), here);
        }
        const cpu_set_t now = mask_of(0);
        ASSERT_TRUE(CPU_EQUAL(&now, &m_before));
    }
    // Held in place by the mask, so that the scheduler cannot have moved it by itself.
    const cpu_set_t first = only(cpus_of(m_before)[0]);
    ASSERT_EQ(sched_setaffinity(0, sizeof first, &first), 0);
    {
        const process_pool::CpuExclusion stays(0, std::array{process_pool::cpu_of_caller()});
        EXPECT_FALSE(stays.took_effect()) << "there is no other";
    }
    const cpu_set_t now = mask_of(0);
    EXPECT_TRUE(CPU_EQUAL(&now, &first));
}

TEST_F(CpuSeparation, MovesAnotherProcessToo) {
    need_cpus(2);
    const pid_t child = fork();
    if (child == 0) {
        pause();
        _exit(0);
    }
    const int first = static_cast<int>(cpus_of(m_before)[0]);
    {
        const process_pool::CpuExclusion moved(child, std::array{first});
        EXPECT_TRUE(moved.took_effect());
        const cpu_set_t meanwhile = mask_of(child);
        EXPECT_FALSE(CPU_ISSET(static_cast<unsigned>(first), &meanwhile));
    }
    const cpu_set_t mask = mask_of(child);
    EXPECT_TRUE(CPU_EQUAL(&mask, &m_before));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    const process_pool::CpuExclusion gone(child, std::array{first});
    EXPECT_FALSE(gone.took_effect());
}

using ProcessPoolCpus = VariantTest;

TEST_P(ProcessPoolCpus, AreThoseThatWereAskedFor) {
    const cpu_set_t before = mask_of(0);
    const std::vector<unsigned> usable = cpus_of(before);
    Problem problem{wave(), k_n, k_seed, k_workers};
    std::string masks;
    for (unsigned worker = 0; worker < k_workers; ++worker) {
        problem.cpus.push_back(usable[(worker + 1) % usable.size()]);
        masks += (worker == 0 ? "" : ";") + std::to_string(problem.cpus.back());
    }
    auto pool = backend_of(choose("process_pool")).open(problem, GetParam()).value();
    EXPECT_EQ(fact_of(*pool, "worker_masks"), masks);
    pool->run(k_n);
    EXPECT_EQ(outputs(*pool, k_n), expected_outputs(wave(), k_n));
    if (GetParam() != "fork") {
        ASSERT_EQ(kill(pool->worker_processes()[0], SIGKILL), 0);
        pool->run(k_n);
        const cpu_set_t fresh = mask_of(pool->worker_processes()[0]);
        EXPECT_EQ(cpus_of(fresh), std::vector{problem.cpus[1]})
            << "a fresh worker runs where the lost one ran";
    }
    sched_setaffinity(0, sizeof before, &before);
}

TEST_P(ProcessPoolCpus, AreFreeWhereNoneWasAskedFor) {
    const std::string mine = mask_of_caller();
    const auto pool = open({choose("process_pool:" + GetParam()), 2, ""}, wave(), k_n);
    ASSERT_NE(pool, nullptr);
    const int rounds =
        GetParam() == "fork" ? 20 : 2000;  // its workers are fresh ones every time, and dear
    for (int round = 0; round < rounds; ++round) {
        pool->run(k_n);
    }
    EXPECT_EQ(fact_of(*pool, "worker_masks"), mine + ";" + mine);
    EXPECT_EQ(mask_of_caller(), mine);
    const cpu_set_t before = mask_of(0);
    for (const int process : pool->worker_processes()) {
        const cpu_set_t now = mask_of(process);
        EXPECT_TRUE(CPU_EQUAL(&now, &before)) << "a move has left a mask behind";
    }
}

INSTANTIATE_TEST_SUITE_P(Of, ProcessPoolCpus, k_all_variants, k_variant_name);

/// The caller's element waits, without letting go of its CPU, until the other worker has begun: 1
/// if it did in time.
struct Impatient {
    using Input = std::int32_t;
    using Output = std::int32_t;
    std::atomic<bool>* has_begun;
    int caller = 0;

    std::int32_t operator()(std::int32_t /*x*/) const noexcept {
        if (getpid() != caller) {
            *has_begun = true;
            return 1;
        }
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(500);
        while (!*has_begun && std::chrono::steady_clock::now() < deadline) {
        }
        return *has_begun ? 1 : 0;
    }
    std::int32_t input_at(std::uint64_t /*seed*/, std::size_t /*index*/) const noexcept {
        return 0;
    }
};

TEST_F(CpuSeparation, ABoundWorkerOfForkStartsWhileTheCallerWorks) {
    need_cpus(2);
    const std::vector<unsigned> usable = cpus_of(m_before);
    const SharedWithChildren<std::atomic<bool>> has_begun;
    Problem problem{erase(Impatient{has_begun.get(), getpid()}), 2, k_seed, 2};
    problem.cpus = {usable[0], usable[1]};
    const auto pool = backend_of(choose("process_pool")).open(problem, "fork").value();
    // Nobody of the ordinary class runs on the caller's CPU from now on, unless the caller sleeps.
    const sched_param first{.sched_priority = 1};
    if (sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &first) != 0) {
        GTEST_SKIP() << "needs the right to run in real time";
    }
    pool->run(2);
    const sched_param ordinary{};
    sched_setscheduler(0, SCHED_OTHER, &ordinary);
    EXPECT_EQ(outputs(*pool, 2),
              (std::vector<std::byte>{std::byte{1}, {}, {}, {}, std::byte{1}, {}, {}, {}}));
}

}  // namespace
}  // namespace crossover::conformance
