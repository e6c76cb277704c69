#include "benchmarks/command/children.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <fstream>

namespace crossover::command {
namespace {

double seconds_of(const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

double seconds_of(const rusage& usage) {
    return seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
}

std::string content_of(const std::filesystem::path& file) {
    std::ifstream stream(file);
    std::string content;
    std::array<char, 4096> part{};
    // An iterator over the stream would throw where the process has ended meanwhile.
    while (stream.read(part.data(), part.size()) || stream.gcount() > 0) {
        content.append(part.data(), static_cast<std::size_t>(stream.gcount()));
    }
    return content;
}

/// The parent of a process, from /proc/PID/stat: "PID (NAME) STATE PARENT …"; 0 where it has ended.
pid_t parent_of(const std::filesystem::path& process) {
    const std::string stat = content_of(process / "stat");
    const auto name_end = stat.rfind(')');
    constexpr std::size_t k_state = 4;  // ") S "
    if (name_end == std::string::npos || name_end + k_state >= stat.size() ||
        stat[name_end + 2] == 'Z') {
        return 0;
    }
    pid_t parent = 0;
    std::from_chars(stat.data() + name_end + k_state, stat.data() + stat.size(), parent);
    return parent;
}

std::vector<pid_t> living_children() {
    std::vector<pid_t> children;
    std::error_code ignored;
    for (const auto& process : std::filesystem::directory_iterator("/proc", ignored)) {
        const std::string name = process.path().filename().string();
        pid_t pid = 0;
        std::from_chars(name.data(), name.data() + name.size(), pid);
        if (pid > 0 && parent_of(process.path()) == getpid()) {
            children.push_back(pid);
        }
    }
    return children;
}

/// Its words, as it would be typed.
std::string command_line_of(pid_t process) {
    const std::string folder = "/proc/" + std::to_string(process);
    std::string words = content_of(folder + "/cmdline");
    if (words.empty()) {
        words = content_of(folder + "/comm");
    }
    std::replace(words.begin(), words.end(), '\0', ' ');
    words.erase(words.find_last_not_of(" \n") + 1);
    return words;
}

}  // namespace

Children::Children() {
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    sigset_t read;
    sigemptyset(&read);
    sigaddset(&read, SIGCHLD);
    sigaddset(&read, SIGTERM);
    sigprocmask(SIG_BLOCK, &read, &m_before);
    m_signals = Descriptor(signalfd(-1, &read, SFD_CLOEXEC | SFD_NONBLOCK));
}

Children::~Children() {
    end_all();
    sigprocmask(SIG_SETMASK, &m_before, nullptr);
    prctl(PR_SET_CHILD_SUBREAPER, 0);
}

bool Children::told_to_end() {
    signalfd_siginfo signal{};
    while (read(descriptor(), &signal, sizeof(signal)) == static_cast<ssize_t>(sizeof(signal))) {
        m_told_to_end = m_told_to_end || signal.ssi_signo == SIGTERM;
    }
    return m_told_to_end;
}

std::optional<Ended> Children::ended(pid_t child) {
    Ended end;
    rusage usage{};
    if (wait4(child, &end.status, WNOHANG, &usage) != child) {
        return std::nullopt;
    }
    end.cpu_seconds = seconds_of(usage);
    return end;
}

bool Children::has_others(double& cpu_seconds) const {
    rusage usage{};
    pid_t reaped = 0;
    while ((reaped = wait4(-1, nullptr, WNOHANG, &usage)) > 0) {
        cpu_seconds += seconds_of(usage);
    }
    return reaped == 0 && (m_kept.empty() || !others_now().empty());
}

std::vector<pid_t> Children::others_now() const {
    std::vector<pid_t> children = living_children();
    std::erase_if(children, [this](pid_t child) {
        return std::find(m_kept.begin(), m_kept.end(), child) != m_kept.end();
    });
    return children;
}

std::vector<std::string> Children::others() const {
    std::vector<std::string> lines;
    for (const pid_t child : others_now()) {
        lines.push_back(command_line_of(child));
    }
    return lines;
}

void Children::keep_all() {
    m_kept = living_children();
}

void Children::end_others() const {
    // Each end hands over the children of what has ended.
    for (std::vector<pid_t> left = others_now(); !left.empty(); left = others_now()) {
        for (const pid_t child : left) {
            kill(child, SIGKILL);
            waitpid(child, nullptr, 0);
        }
    }
}

void Children::end_all() {
    m_kept.clear();
    end_others();
}

}  // namespace crossover::command
