// That ranks are real: they compute where their elements are, all at once, are counted and can
// rest.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "backends/api/partition.hpp"
#include "backends/mpi/world.hpp"
#include "tests/conformance/cases.hpp"

namespace crossover::conformance {
namespace {

using ::testing::HasSubstr;

/// A number that all processes of this machine share by its name. The object that made it removes
/// the name.
class SharedNumber {
  public:
    using Value = std::atomic<unsigned>;

    SharedNumber() { at(m_name); }
    SharedNumber(const SharedNumber&) = delete;
    SharedNumber& operator=(const SharedNumber&) = delete;
    SharedNumber(SharedNumber&&) = delete;
    SharedNumber& operator=(SharedNumber&&) = delete;
    ~SharedNumber() { shm_unlink(path_of(m_name).c_str()); }

    std::uint64_t name() const { return m_name; }

    static Value& at(std::uint64_t name) noexcept {
        static std::mutex mutex;
        static std::map<std::uint64_t, Value*> known;
        const std::lock_guard lock(mutex);
        Value*& value = known[name];
        if (value == nullptr) {
            const int file = shm_open(path_of(name).c_str(), O_RDWR | O_CREAT, 0600);
            if (ftruncate(file, sizeof(Value)) != 0) {
                std::abort();  // in a rank, where no test could fail
            }
            value = static_cast<Value*>(
                mmap(nullptr, sizeof(Value), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0));
            close(file);
        }
        return *value;
    }

  private:
    static std::string path_of(std::uint64_t name) {
        return "/crossover-conformance-" + std::to_string(name);
    }
    static std::uint64_t next_name() {
        static std::uint64_t last = 0;
        return static_cast<std::uint64_t>(getpid()) * 100'000 + ++last;
    }

    std::uint64_t m_name = next_name();
};

/// What the kernels of these tests have in common.
struct NoInputs {
    using Input = std::int32_t;
    using Output = std::int32_t;
    std::int32_t input_at(std::uint64_t /*seed*/, std::size_t /*index*/) const noexcept {
        return 0;
    }
};

struct Process : NoInputs {
    std::int32_t operator()(std::int32_t /*x*/) const noexcept { return getpid(); }
};

struct Thread : NoInputs {
    std::int32_t operator()(std::int32_t /*x*/) const noexcept { return gettid(); }
};

struct Counting : NoInputs {
    std::uint64_t name;
    std::int32_t operator()(std::int32_t /*x*/) const noexcept {
        return static_cast<std::int32_t>(SharedNumber::at(name).fetch_add(1));
    }
};

/// Each element waits until as many are being computed at once as there are workers.
struct Meeting : NoInputs {
    std::uint64_t name;
    unsigned workers;
    std::int32_t operator()(std::int32_t /*x*/) const noexcept {
        SharedNumber::at(name).fetch_add(1);
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (SharedNumber::at(name).load() < workers) {
            if (std::chrono::steady_clock::now() > deadline) {
                return 0;
            }
            std::this_thread::yield();
        }
        return 1;
    }
};

double thread_cpu_seconds() noexcept {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

struct Working : NoInputs {
    static constexpr double k_seconds = 0.02;
    std::int32_t operator()(std::int32_t /*x*/) const noexcept {
        const double end = thread_cpu_seconds() + k_seconds;
        while (thread_cpu_seconds() < end) {
        }
        return 1;
    }
};

std::vector<std::int32_t> run(Session& session, std::size_t n) {
    session.run(n);
    const auto bytes = outputs(session, n);
    std::vector<std::int32_t> values(n);
    std::memcpy(values.data(), bytes.data(), bytes.size());
    return values;
}

class Mpi : public testing::TestWithParam<Case> {
  protected:
    template <class F>
    std::unique_ptr<Session> open_for(const F& f, std::size_t n_max) const {
        return open(GetParam(), erase(f), n_max);
    }
    unsigned workers() const { return GetParam().workers; }
    std::string_view variant() const { return GetParam().choice.variant; }

    /// As many as the first `workers` seats have, for hybrid their nodes.
    std::size_t ranks() const {
        if (variant() != "hybrid") {
            return workers();
        }
        std::set<int> nodes;
        for (const mpi::Seat& seat : mpi::World::current()->seats()) {
            nodes.insert(seat.node);
        }
        return std::min<std::size_t>(nodes.size(), workers());
    }
};

std::string fact_of(const Session& session, const std::string& name) {
    for (const Fact& fact : session.facts()) {
        if (fact.name == name) {
            return fact.value;
        }
    }
    return "no such fact";
}

TEST_P(Mpi, ComputesOnAsManyRanksAsItSays) {
    const auto session = open_for(Process{}, 1000);
    ASSERT_NE(session, nullptr);
    const auto values = run(*session, 1000);
    EXPECT_EQ(std::set<std::int32_t>(values.begin(), values.end()).size(), ranks());
    EXPECT_EQ(values.front(), getpid()) << "worker 0 is the caller";
    EXPECT_EQ(fact_of(*session, "mpi_ranks"), std::to_string(ranks()));
}

TEST_P(Mpi, ComputesOnAThreadForEachWorker) {
    const auto session = open_for(Thread{}, 1000);
    ASSERT_NE(session, nullptr);
    const auto values = run(*session, 1000);
    EXPECT_EQ(std::set<std::int32_t>(values.begin(), values.end()).size(), workers());
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (variant() == "scatter") {
            const Slice first = slice_of(values.size(), workers(), 0);
            EXPECT_EQ(values[i] == values[0], i < first.count) << i;
        } else {
            EXPECT_EQ(values[i], values[i % workers()]) << "dealt out one by one, " << i;
        }
    }
}

TEST_P(Mpi, ComputesEveryElementOnce) {
    const SharedNumber calls;
    const auto session = open_for(Counting{{}, calls.name()}, 1000);
    ASSERT_NE(session, nullptr);
    unsigned expected = 0;
    for (const unsigned n : {0U, 1U, 2U, 7U, 97U, 1000U}) {
        session->run(n);
        expected += n;
        EXPECT_EQ(SharedNumber::at(calls.name()).load(), expected) << "n = " << n;
    }
}

TEST_P(Mpi, HasAllWorkersAtWorkAtTheSameTime) {
    const SharedNumber arrivals;
    const auto session = open_for(Meeting{{}, arrivals.name(), workers()}, workers());
    ASSERT_NE(session, nullptr);
    EXPECT_EQ(run(*session, workers()), std::vector<std::int32_t>(workers(), 1));
}

TEST_P(Mpi, CountsTheCpuTimeOfTheOtherRanks) {
    const auto session = open_for(Working{}, workers());
    ASSERT_NE(session, nullptr);
    const double before = session->distant_cpu_seconds();
    session->run(workers());
    const double used = session->distant_cpu_seconds() - before;
    const std::string own_threads = fact_of(*session, "mpi_threads");
    const auto elsewhere =
        static_cast<double>(workers() - static_cast<unsigned>(std::stoul(own_threads)));
    EXPECT_GE(used, 0.99 * elsewhere * Working::k_seconds);
    if (ranks() == 1) {
        EXPECT_EQ(used, 0.0) << "the caller's own time is not part of it";
    }
}

char state_of(int process) {
    std::ifstream file("/proc/" + std::to_string(process) + "/stat");
    std::string line;
    std::getline(file, line);
    return line.at(line.rfind(')') + 2);
}

TEST_P(Mpi, RestsAndGoesOn) {
    const auto session = open_for(Process{}, 1000);
    ASSERT_NE(session, nullptr);
    const auto processes = run(*session, 1000);
    for (int round = 0; round < 3; ++round) {
        session->rest();
        for (const std::int32_t process :
             std::set<std::int32_t>(processes.begin(), processes.end())) {
            // A rank that waits in MPI is never asleep.
            for (int look = 0; process != getpid() && state_of(process) != 'S'; ++look) {
                ASSERT_LT(look, 5000) << "rank of process " << process;
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
        }
        EXPECT_EQ(run(*session, 1000), processes);
    }
}

// Rank 0 would otherwise run ahead of ranks that have no element: sends of a few bytes do not wait.
TEST_P(Mpi, EveryRankAcknowledges) {
    const auto session = open_for(Process{}, 1000);
    ASSERT_NE(session, nullptr);
    std::set<std::int32_t> others;
    for (const std::int32_t process : run(*session, 1000)) {
        others.insert(process);
    }
    others.erase(getpid());
    for (const std::int32_t stopped : others) {
        for (const std::size_t n : {0U, 1U}) {
            std::atomic<bool> goes_on = false;
            kill(stopped, SIGSTOP);
            std::thread other([&] {
                std::this_thread::sleep_for(std::chrono::milliseconds(20));
                goes_on = true;
                kill(stopped, SIGCONT);
            });
            session->run(n);
            EXPECT_TRUE(goes_on) << "n = " << n;
            other.join();
        }
    }
}

TEST_P(Mpi, SaysWhatItRunsOn) {
    const auto session = open_for(Process{}, 10);
    ASSERT_NE(session, nullptr);
    EXPECT_THAT(fact_of(*session, "mpi_library"), HasSubstr("MPI"));
    EXPECT_EQ(fact_of(*session, "mpi_world"),
              std::to_string(mpi::World::current()->seats().size()));
    EXPECT_EQ(fact_of(*session, "hosts"), mpi::World::current()->seats().front().host);
    EXPECT_THAT(fact_of(*session, "mpi_slowest_rank"), HasSubstr("times the median"));
}

INSTANTIATE_TEST_SUITE_P(Every, Mpi, testing::ValuesIn(cases({""})), name_of);

Problem problem_for(unsigned workers, const std::string& workload) {
    return {.kernel = find_workload("wave").value().kernel,
            .n_max = 100,
            .seed = k_seed,
            .workers = workers,
            .workload = workload};
}

TEST(MpiRefuses, MoreWorkersThanRanksAndNamesBoth) {
    const auto ranks = static_cast<unsigned>(mpi::World::current()->seats().size());
    const auto session = backend_of(choose("mpi")).open(problem_for(ranks + 1, "wave"), "resident");
    ASSERT_FALSE(session.has_value());
    EXPECT_THAT(session.error().what, HasSubstr(std::to_string(ranks + 1) + " worker"));
    EXPECT_THAT(session.error().what, HasSubstr(std::to_string(ranks) + " rank"));
}

TEST(MpiRefuses, WhatARankCannotFindAndGoesOn) {
    if (mpi::World::current()->seats().size() < 2) {
        GTEST_SKIP() << "needs 2 ranks";
    }
    for (const std::string name : {"nonsense", ""}) {
        for (const char* const variant : {"scatter", "resident"}) {
            const auto session = backend_of(choose("mpi")).open(problem_for(2, name), variant);
            ASSERT_FALSE(session.has_value());
            EXPECT_THAT(to_string(session.error()),
                        HasSubstr(name.empty() ? "without a name" : "rank 1 on"));
        }
    }
    EXPECT_TRUE(backend_of(choose("mpi")).open(problem_for(2, "wave"), "scatter").has_value());
}

}  // namespace
}  // namespace crossover::conformance
