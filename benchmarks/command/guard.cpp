#include "benchmarks/command/guard.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "benchmarks/command/children.hpp"

namespace crossover::command {
namespace {

/// As the child ended: with its status, or by its signal.
int end_like(int status) {
    if (WIFSIGNALED(status)) {
        std::signal(WTERMSIG(status), SIG_DFL);
        raise(WTERMSIG(status));
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

}  // namespace

int run_guarded(const std::function<int()>& serve) {
    Children children;
    const pid_t parent = getpid();
    const pid_t child = fork();
    if (child < 0) {
        return serve();
    }
    if (child == 0) {
        setpgid(0, 0);
        std::signal(SIGPIPE, SIG_IGN);  // a driver that is gone is an end like any other
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        _exit(getppid() == parent ? serve() : 1);
    }
    sigset_t term;
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    sigprocmask(SIG_UNBLOCK, &term, nullptr);
    // The driver is to see the ends of these when the child ends.
    close(STDIN_FILENO);
    close(STDOUT_FILENO);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    children.end_all();
    return end_like(status);
}

}  // namespace crossover::command
