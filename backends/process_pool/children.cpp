#include "backends/process_pool/children.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <system_error>

namespace crossover::process_pool {
namespace {

std::string text_of(int error) {
    return std::generic_category().message(error);
}

// Threads that the sanitizer of this build runs beside the program's own; they survive a fork by their own means.
constexpr std::ptrdiff_t k_sanitizer_threads = CROSSOVER_SANITIZER_THREADS;

std::ptrdiff_t count_threads() {
    std::error_code error;
    const std::filesystem::directory_iterator tasks("/proc/self/task", error);
    return error ? -1 : std::distance(begin(tasks), end(tasks)) - k_sanitizer_threads;
}

Expected<void> require_single_thread() {
    // A thread that was just joined is still listed for a moment.
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(20);
    std::ptrdiff_t threads = count_threads();
    while (threads > 1 && std::chrono::steady_clock::now() < deadline) {
        sched_yield();
        threads = count_threads();
    }
    if (threads < 0) {
        return failure({.what = "the threads of this process cannot be counted, so it is not safe to fork",
                        .where = "/proc/self/task",
                        .remedy = "mount /proc"});
    }
    if (threads > 1) {
        return failure({.what = "the process has " + std::to_string(threads) +
                                " threads, but worker processes must be forked before any thread is created",
                        .where = "backend process_pool",
                        .remedy = "open it first, in a process of its own"});
    }
    return {};
}

// All signals are blocked around the fork, so that no handler of the parent ever runs in a child.
class SignalsBlocked {
  public:
    SignalsBlocked() {
        sigset_t all;
        sigfillset(&all);
        sigprocmask(SIG_SETMASK, &all, &m_before);
    }
    SignalsBlocked(const SignalsBlocked&) = delete;
    SignalsBlocked& operator=(const SignalsBlocked&) = delete;
    SignalsBlocked(SignalsBlocked&&) = delete;
    SignalsBlocked& operator=(SignalsBlocked&&) = delete;
    ~SignalsBlocked() { sigprocmask(SIG_SETMASK, &m_before, nullptr); }

  private:
    sigset_t m_before{};
};

void default_signals_except_interrupt() noexcept {
    for (int signal = 1; signal < NSIG; ++signal) {
        struct sigaction action {};
        action.sa_handler = signal == SIGINT ? SIG_IGN : SIG_DFL;
        sigaction(signal, &action, nullptr);  // refused for SIGKILL and SIGSTOP, which need no reset
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
}

// A pipe that only a child still holds would keep its reader waiting after the parent has died.
void leave_descriptors() noexcept {
    const int null = open("/dev/null", O_RDWR);
    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    close_range(STDERR_FILENO + 1, ~0U, 0);
}

void become_worker(pid_t parent) noexcept {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) {
        _exit(0);  // the parent died before the request above could take effect
    }
    leave_descriptors();
    default_signals_except_interrupt();
}

}  // namespace

Expected<void> Children::start(unsigned count, const Job& job) {
    if (count == 0) {
        return {};
    }
    if (Expected<void> single = require_single_thread(); !single) {
        return single;
    }
    m_processes.reserve(count);
    const pid_t parent = getpid();
    const SignalsBlocked blocked;
    for (unsigned number = 0; number < count; ++number) {
        const pid_t process = fork();
        if (process == 0) {
            become_worker(parent);
            job.run(job.context, number);
            _exit(0);
        }
        if (process < 0) {
            return failure({.what = "worker process " + std::to_string(number + 1) + " of " + std::to_string(count) +
                                    " was refused: " + text_of(errno),
                            .where = "backend process_pool",
                            .remedy = "ask for fewer workers, or raise the limit on processes (ulimit -u)"});
        }
        m_processes.push_back(process);
    }
    return {};
}

std::optional<std::string> Children::end_of(unsigned number) const {
    siginfo_t info{};
    const auto process = static_cast<id_t>(m_processes[number]);
    if (waitid(P_PID, process, &info, WEXITED | WNOHANG | WNOWAIT) != 0) {
        // ECHILD: somebody else has reaped it, or SIGCHLD is ignored.
        return errno == EINTR ? std::nullopt : std::optional<std::string>("is gone");
    }
    if (info.si_pid == 0) {
        return std::nullopt;
    }
    if (info.si_code == CLD_EXITED) {
        return "exited with code " + std::to_string(info.si_status);
    }
    return "was killed by signal " + std::to_string(info.si_status) + " (" + strsignal(info.si_status) + ")";
}

Children::~Children() {
    for (const pid_t process : m_processes) {
        kill(process, SIGKILL);
    }
    for (const pid_t process : m_processes) {
        while (waitpid(process, nullptr, 0) < 0 && errno == EINTR) {
        }
    }
}

}  // namespace crossover::process_pool
