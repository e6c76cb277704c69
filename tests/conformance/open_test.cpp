// What open refuses where a backend is limited, and in which words.
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

#include "tests/conformance/cases.hpp"

namespace crossover::conformance {
namespace {

using testing::TestWithParam;

constexpr uid_t k_nobody = 65534;

TEST(OpenSerial, RefusesMoreThanOneWorker) {
    const Kernel kernel = find_workload("wave").value().kernel;
    const auto session = backend_of(choose("serial")).open({kernel, 10, k_seed, 2}, "plain");
    ASSERT_FALSE(session.has_value());
    EXPECT_NE(session.error().what.find("1 worker"), std::string::npos)
        << to_string(session.error());
}

/// Lets this process have next to no threads or children more, until its destructor.
class FewProcesses {
  public:
    FewProcesses() {
        // The limit does not bind root.
        const bool bound = geteuid() != 0 || setresuid(k_nobody, k_nobody, k_nobody) == 0;
        // What the change of user forbids, and the leak sanitizer needs at the end: to be looked
        // at.
        prctl(PR_SET_DUMPABLE, 1);
        getrlimit(RLIMIT_NPROC, &m_before);
        const rlimit few{2, m_before.rlim_max};
        m_works = bound && setrlimit(RLIMIT_NPROC, &few) == 0;
    }
    FewProcesses(const FewProcesses&) = delete;
    FewProcesses& operator=(const FewProcesses&) = delete;
    FewProcesses(FewProcesses&&) = delete;
    FewProcesses& operator=(FewProcesses&&) = delete;
    ~FewProcesses() { setrlimit(RLIMIT_NPROC, &m_before); }

    /// False where this process may not give up being root.
    bool works() const { return m_works; }

  private:
    rlimit m_before{};
    bool m_works = false;
};

class OpenWhereWorkersAreRefused : public TestWithParam<std::string_view> {};

TEST_P(OpenWhereWorkersAreRefused, SaysSoAndLeavesNothing) {
    constexpr unsigned k_many = 8;
    const BackendChoice choice = choose(GetParam());
    const Kernel kernel = find_workload("wave").value().kernel;
    std::thread([] {
    }).join();  // a sanitizer that needs a thread of its own gets it before the limit
    const FewProcesses few;
    if (!few.works()) {
        GTEST_SKIP() << "cannot give up being root here";
    }
    const auto session = backend_of(choice).open({kernel, 100, k_seed, k_many}, choice.variant);
    ASSERT_FALSE(session.has_value());
    EXPECT_NE(session.error().what.find("was refused"), std::string::npos)
        << to_string(session.error());
    EXPECT_NE(session.error().remedy.find("fewer workers"), std::string::npos)
        << to_string(session.error());
    EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1) << "a child is left";
}

std::vector<std::string_view> refusing_backends() {
    std::vector<std::string_view> names{
        "thread", "async", "pool", "process_pool:shm", "process_pool:pipe", "process_pool:fork"};
    for (const std::string_view other :
         {"pthreadpool:slices", "pthreadpool:tiles", "tbb", "std_par"}) {
        if (find_backend(other)) {
            names.push_back(other);
        }
    }
    return names;
}

// OpenMP ends the process itself, with a message of its own: tests/cli/refused_threads_test.py.
INSTANTIATE_TEST_SUITE_P(Of, OpenWhereWorkersAreRefused, testing::ValuesIn(refusing_backends()),
                         [](const auto& row) {
                             std::string name(row.param);
                             std::replace(name.begin(), name.end(), ':', '_');
                             return name;
                         });

}  // namespace
}  // namespace crossover::conformance
