#include "benchmarks/driver/child_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <sstream>
#include <thread>

#include "backends/api/processes.hpp"
#include "benchmarks/record/start_mask.hpp"

namespace crossover::driver {
namespace {

struct Pipe {
    Descriptor read, write;
};

Expected<Pipe> make_pipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
        return failure({fmt::format("cannot make a pipe: {}", std::strerror(errno)), "",
                        "raise the limit of open files (ulimit -n)"});
    }
    return Pipe{Descriptor(ends[0]), Descriptor(ends[1])};
}

void restore_signals() {
    for (int signal = 1; signal < NSIG; ++signal) {
        std::signal(signal, SIG_DFL);
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
}

/// Runs in the child, between fork and exec: async-signal-safe calls only. Reports errno through
/// `problem` on failure.
[[noreturn]] void become(char* const* words, char* const* environment,
                         const std::array<int, 3>& standard, int problem, pid_t parent,
                         int orphan_signal) {
    setpgid(0, 0);
    restore_signals();
    record::return_to_start_mask();
    prctl(PR_SET_PDEATHSIG, orphan_signal);
    for (int target = 0; target < 3; ++target) {
        dup2(standard[static_cast<std::size_t>(target)], target);
    }
    if (getppid() ==
        parent) {  // else the parent died before the line above could ask for its death
        execvpe(words[0], words, environment);
    }
    const int reason = errno;
    [[maybe_unused]] const ssize_t written = write(problem, &reason, sizeof(reason));
    _exit(127);
}

bool has_ended(pid_t pid, siginfo_t& info, int flags) {
    info = {};
    return waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT | flags) == 0 &&
           info.si_pid == pid;
}

}  // namespace

bool can_start(const std::string& program) {
    const auto is_program = [](const std::string& path) {
        std::error_code ignored;
        return access(path.c_str(), X_OK) == 0 && std::filesystem::is_regular_file(path, ignored);
    };
    if (program.find('/') != std::string::npos) {
        return is_program(program);
    }
    const char* const variable = std::getenv("PATH");
    std::istringstream folders(variable == nullptr ? "/bin:/usr/bin" : variable);
    for (std::string folder; std::getline(folders, folder, ':');) {
        if (is_program((folder.empty() ? "." : folder) + "/" + program)) {
            return true;
        }
    }
    return false;
}

Expected<ChildProcess> spawn(const std::vector<std::string>& words,
                             const std::vector<std::string>& environment, int orphan_signal) {
    auto input = make_pipe();
    auto output = make_pipe();
    auto errors = make_pipe();
    auto problem = make_pipe();
    for (const auto* made : {&input, &output, &errors, &problem}) {
        if (!*made) {
            return failure(made->error());
        }
    }
    const std::vector<char*> argv = argument_pointers(words);
    const std::vector<char*> envp = argument_pointers(environment);
    const pid_t parent = getpid();
    const pid_t pid = fork();
    if (pid < 0) {
        return failure({fmt::format("cannot start a process: {}", std::strerror(errno)),
                        words.front(), "raise the limit of processes (ulimit -u)"});
    }
    if (pid == 0) {
        become(argv.data(), envp.data(),
               {input->read.get(), output->write.get(), errors->write.get()}, problem->write.get(),
               parent, orphan_signal);
    }
    setpgid(pid, pid);  // in the child too: either may come first
    problem->write.reset();
    int reason = 0;
    if (read(problem->read.get(), &reason, sizeof(reason)) ==
        static_cast<ssize_t>(sizeof(reason))) {
        end_process(pid, 1.0);
        return failure({fmt::format("cannot start '{}': {}", words.front(), std::strerror(reason)),
                        "", "check the command's path and permissions"});
    }
    fcntl(output->read.get(), F_SETFL, O_NONBLOCK);
    fcntl(errors->read.get(), F_SETFL, O_NONBLOCK);
    return ChildProcess{pid, std::move(input->write), std::move(output->read),
                        std::move(errors->read)};
}

bool ends_within(pid_t pid, double seconds) {
    using clock = std::chrono::steady_clock;
    const auto end = clock::now() + std::chrono::duration<double>(seconds);
    siginfo_t info{};
    bool ended = has_ended(pid, info, WNOHANG);
    while (!ended && clock::now() < end) {
        std::this_thread::sleep_for(std::chrono::microseconds(200));
        ended = has_ended(pid, info, WNOHANG);
    }
    return ended;
}

std::optional<std::string> end_process(pid_t pid, double grace_s) {
    const bool ended = ends_within(pid, grace_s);
    siginfo_t info{};
    has_ended(pid, info, WNOHANG);
    // The child is not reaped yet, so its group id cannot belong to anyone else: this hits what it
    // left behind, too.
    kill(-pid, SIGKILL);
    bool by_us = false;
    if (!ended) {
        has_ended(pid, info, 0);
        by_us = info.si_code == CLD_KILLED && info.si_status == SIGKILL;
    }
    waitpid(pid, nullptr, 0);
    return by_us ? std::nullopt : std::optional(how_it_ended(info));
}

}  // namespace crossover::driver
