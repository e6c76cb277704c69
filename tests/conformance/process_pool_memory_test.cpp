// Memory, descriptors and processes that are refused: an error in open, in words, and nothing left.
#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "backends/process_pool/memory.hpp"
#include "tests/conformance/leftovers.hpp"
#include "tests/conformance/pool.hpp"

namespace crossover::conformance {
namespace {

std::string refusal(std::size_t n_max, const std::string& variant) {
    const auto pool =
        backend_of(choose("process_pool")).open({wave(), n_max, k_seed, k_workers}, variant);
    return pool ? "" : to_string(pool.error());
}

class ProcessPoolMemory : public VariantTest {};

TEST_P(ProcessPoolMemory, BeyondTheMachinesIsRefused) {
    // A mapping of that size may well be granted: nothing has touched it yet.
    std::ifstream file("/proc/meminfo");
    std::string name;
    std::size_t total_kb = 0;
    file >> name >> total_kb;
    const Leftovers before = leftovers();
    // Two arrays that take all of it together; the system itself refuses one that is larger than
    // all of it.
    const std::string message = refusal(total_kb * 1024 / 16, GetParam());
    expect_contains(message, "MiB");
    expect_contains(message, "smaller largest n");
    EXPECT_EQ(leftovers_settled_to(before), before);
}

/// A limit of this process, until the destructor.
class Limit {
  public:
    Limit(__rlimit_resource_t resource, rlim_t value) : m_resource(resource) {
        getrlimit(resource, &m_before);
        const rlimit now{value, m_before.rlim_max};
        setrlimit(resource, &now);
    }
    Limit(const Limit&) = delete;
    Limit& operator=(const Limit&) = delete;
    Limit(Limit&&) = delete;
    Limit& operator=(Limit&&) = delete;
    ~Limit() { setrlimit(m_resource, &m_before); }

  private:
    __rlimit_resource_t m_resource;
    rlimit m_before{};
};

TEST_P(ProcessPoolMemory, NeedsNoFileThatALimitCouldCut) {
    const Limit no_file(RLIMIT_FSIZE, 0);
    const auto pool = open_pool(wave(), GetParam(), 10'000);
    ASSERT_NE(pool, nullptr);
    pool->run(10'000);
    EXPECT_EQ(outputs(*pool, 10'000), expected_outputs(wave(), 10'000));
}

#if !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)  // both map terabytes for themselves
TEST_P(ProcessPoolMemory, BeyondTheAddressSpaceOfALimitIsRefused) {
    const Limit space(RLIMIT_AS, std::size_t{1} << 30);
    expect_contains(refusal(std::size_t{1} << 27, GetParam()),
                    "was refused: Cannot allocate memory");
}
#endif

/// Runs `body` in a child, whose namespaces and control group are its own; returns its exit code.
template <class Body>
int in_a_child(const Body& body) {
    const pid_t process = fork();
    if (process == 0) {
        _exit(body());
    }
    int status = 0;
    waitpid(process, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

constexpr int k_cannot = 77;

TEST_P(ProcessPoolMemory, IsNotThatOfDevShm) {
    const int code = in_a_child([] {
        if (unshare(CLONE_NEWNS) != 0 ||
            mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
            mount("none", "/dev/shm", "tmpfs", 0, "size=4k") != 0) {
            return k_cannot;
        }
        std::ofstream("/dev/shm/full") << std::string(8192, 'x');
        const auto pool = open_pool(wave(), GetParam(), 10'000);
        pool->run(10'000);
        return outputs(*pool, 10'000) == expected_outputs(wave(), 10'000) ? 0 : 1;
    });
    if (code == k_cannot) {
        GTEST_SKIP() << "needs the right to mount";
    }
    EXPECT_EQ(code, 0);
}

TEST_P(ProcessPoolMemory, HasNoNameThatCouldBeLeft) {
    // Of System V, /proc/sysvipc has a heading and then a line each; named POSIX memory and
    // semaphores are in /dev/shm.
    const auto lines_of = [](const char* path) {
        std::ifstream file(path);
        return std::count(std::istreambuf_iterator<char>(file), {}, '\n');
    };
    const auto names = [&] {
        return std::distance(std::filesystem::directory_iterator("/dev/shm"), {}) +
               lines_of("/proc/sysvipc/shm") - 1 + lines_of("/proc/sysvipc/sem") - 1 +
               lines_of("/proc/sysvipc/msg") - 1;
    };
    const int code = in_a_child([&] {
        if (unshare(CLONE_NEWNS | CLONE_NEWIPC) != 0 ||
            mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
            mount("none", "/dev/shm", "tmpfs", 0, nullptr) != 0 || names() != 0) {
            return k_cannot;
        }
        const auto pool = open_pool(wave(), GetParam(), 10'000);
        for (const int process : pool->worker_processes()) {
            kill(process, SIGKILL);
        }
        pool->run(10'000);
        return names() == 0 ? 0 : 1;
    });
    if (code == k_cannot) {
        GTEST_SKIP() << "needs the right to mount";
    }
    EXPECT_EQ(code, 0);
}

TEST_P(ProcessPoolMemory, BeyondTheControlGroupsIsRefused) {
    const std::filesystem::path root = "/sys/fs/cgroup/memory";
    const std::filesystem::path group = root / ("crossover_test_" + std::to_string(getpid()));
    std::error_code error;
    if (!std::filesystem::create_directory(group, error)) {
        GTEST_SKIP() << "needs the right to make a control group of version 1";
    }
    std::ofstream(group / "memory.limit_in_bytes") << (64U << 20);
    const int code = in_a_child([&] {
        std::ofstream(group / "cgroup.procs") << getpid();
        const std::string message = refusal(std::size_t{1} << 24, GetParam());  // 256 MiB and more
        const bool is_clear = message.find("the control group has") != std::string::npos &&
                              message.find("MiB left") != std::string::npos;
        return is_clear && open_pool(wave(), GetParam(), 10'000) != nullptr ? 0 : 1;
    });
    std::filesystem::remove(group, error);
    EXPECT_EQ(code, 0);
}

INSTANTIATE_TEST_SUITE_P(Of, ProcessPoolMemory, k_all_variants, k_variant_name);

TEST(ProcessPoolPages, ThatDoNotExistAreAnErrorAndNoSignal) {
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    const int file = memfd_create("short", MFD_CLOEXEC);
    ASSERT_EQ(ftruncate(file, static_cast<off_t>(page)), 0);
    void* const memory = mmap(nullptr, 2 * page, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    ASSERT_NE(memory, MAP_FAILED);
    const std::span bytes(static_cast<std::byte*>(memory), 2 * page);
    EXPECT_EQ(process_pool::populate(bytes.first(page)), 0);
    EXPECT_EQ(process_pool::populate(bytes.subspan(1, 10)), 0)
        << "the start need not be that of a page";
    EXPECT_EQ(process_pool::populate({}), 0);
    const int error = process_pool::populate(bytes);  // touching the second page would be a SIGBUS
    EXPECT_TRUE(error == EFAULT || error == ENOMEM) << error;
    munmap(memory, 2 * page);
    close(file);
}

#ifndef __SANITIZE_ADDRESS__  // which comes with checks that need descriptors of their own
TEST(ProcessPoolSockets, ThatAreRefusedAreAnErrorAndLeaveNothing) {
    const Leftovers before = leftovers();
    {
        const int free = dup(STDERR_FILENO);  // the lowest free number
        close(free);
        // Enough for the first worker's pair, of which one stays open, and not for the second
        // one's.
        const Limit few(RLIMIT_NOFILE, static_cast<rlim_t>(free) + 2);
        const std::string message = refusal(k_n, "pipe");
        expect_contains(message, "a pair of sockets was refused");
        expect_contains(message, "ulimit -n");
    }
    EXPECT_EQ(leftovers_settled_to(before), before);
}
#endif

}  // namespace
}  // namespace crossover::conformance
