#include "backends/process_pool/children.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <system_error>

#include "backends/api/processes.hpp"

namespace crossover::process_pool {
namespace {

std::string text_of(int error) {
    return std::generic_category().message(error);
}

// Threads that the sanitizer of this build runs beside the program's own; they survive a fork by
// their own means.
constexpr std::ptrdiff_t k_sanitizer_threads = CROSSOVER_SANITIZER_THREADS;

// The kernel keeps the number of a process's threads as the links of a folder: one call, where
// listing takes several, because `fork` asks inside every run. -1 when it does not say.
std::ptrdiff_t count_threads() noexcept {
    constexpr std::ptrdiff_t k_links_of_an_empty_folder = 2;
    struct stat tasks {};
    return stat("/proc/self/task", &tasks) == 0
               ? static_cast<std::ptrdiff_t>(tasks.st_nlink) - k_links_of_an_empty_folder -
                     k_sanitizer_threads
               : -1;
}

Expected<void> require_single_thread() {
    // A thread that was just joined is still counted for a moment.
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(20);
    std::ptrdiff_t threads = count_threads();
    while (threads > 1 && std::chrono::steady_clock::now() < deadline) {
        sched_yield();
        threads = count_threads();
    }
    if (threads < 0) {
        return failure(
            {.what = "the threads of this process cannot be counted, so it is not safe to fork",
             .where = "/proc/self/task",
             .remedy = "mount /proc"});
    }
    if (threads > 1) {
        return failure(
            {.what = "the process has " + std::to_string(threads) +
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
        sigaction(signal, &action,
                  nullptr);  // refused for SIGKILL and SIGSTOP, which need no reset
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
}

// A pipe that only a child still holds would keep its reader waiting after the parent has died.
void leave_descriptors(int kept) noexcept {
    const int null = open("/dev/null", O_RDWR);
    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    if (kept >= 0) {
        dup2(kept, Children::k_kept_descriptor);
    }
    const int first_to_close =
        kept >= 0 ? Children::k_kept_descriptor + 1 : Children::k_kept_descriptor;
    close_range(static_cast<unsigned>(first_to_close), ~0U, 0);
}

void become_worker(pid_t parent, int kept) noexcept {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) {
        _exit(0);  // the parent died before the request above could take effect
    }
    leave_descriptors(kept);
    default_signals_except_interrupt();
}

}  // namespace

Expected<void> Children::start(unsigned number, const Job& job, int kept) {
    if (Expected<void> single = require_single_thread(); !single) {
        return single;
    }
    if (number > m_processes.size()) {
        m_processes.resize(number, -1);
        m_stopped_since.resize(number);
    }
    const pid_t parent = getpid();
    const SignalsBlocked blocked;
    const pid_t process = fork();
    if (process == 0) {
        become_worker(parent, kept);
        job.run(job.context, number);
        _exit(0);
    }
    if (process < 0) {
        return failure(
            {.what = "worker process " + std::to_string(number) + " was refused: " + text_of(errno),
             .where = "backend process_pool",
             .remedy = "ask for fewer workers, or raise the limit on processes (ulimit -u)"});
    }
    m_processes[number - 1] = process;
    m_stopped_since[number - 1].reset();
    return {};
}

std::optional<std::string> Children::loss_of(unsigned number,
                                             std::chrono::milliseconds stopped_limit) {
    if (process(number) < 0) {
        return "is gone";
    }
    siginfo_t info{};
    constexpr int k_look = WEXITED | WSTOPPED | WNOHANG | WNOWAIT;
    if (waitid(P_PID, static_cast<id_t>(process(number)), &info, k_look) != 0) {
        // ECHILD: somebody else has reaped it, or SIGCHLD is ignored.
        return errno == EINTR ? std::nullopt : std::optional<std::string>("is gone");
    }
    std::optional<Time>& stopped_since = m_stopped_since[number - 1];
    if (info.si_pid == 0) {
        stopped_since.reset();
        return std::nullopt;
    }
    if (info.si_code != CLD_STOPPED) {
        return how_it_ended(info);
    }
    const Time now = std::chrono::steady_clock::now();
    stopped_since = stopped_since.value_or(now);
    if (now - *stopped_since < stopped_limit) {
        return std::nullopt;
    }
    return "was stopped by " + signal_text(info.si_status) + " for " +
           std::to_string(stopped_limit.count()) + " ms";
}

void Children::reap(unsigned number) noexcept {
    int& process = m_processes[number - 1];
    if (process > 0) {
        kill(process, SIGKILL);
        while (waitpid(process, nullptr, 0) < 0 && errno == EINTR) {
        }
    }
    process = -1;  // the id may be another's from now on
}

Children::~Children() {
    for (const pid_t process : m_processes) {
        if (process > 0) {
            kill(process, SIGKILL);  // all at once, then wait for each
        }
    }
    for (unsigned number = 1; number <= m_processes.size(); ++number) {
        reap(number);
    }
}

}  // namespace crossover::process_pool
