#include "tests/conformance/injector.hpp"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cctype>
#include <csignal>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

namespace crossover::conformance {
namespace {

/// Children of `parent` that run, sleep or wait: not this process, and none that has ended or is
/// stopped already.
std::vector<pid_t> victims(pid_t parent) {
    std::vector<pid_t> found;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        const std::string name = entry.path().filename();
        if (std::isdigit(static_cast<unsigned char>(name.front())) == 0 ||
            name == std::to_string(getpid())) {
            continue;
        }
        std::ifstream file(entry.path() / "stat");
        std::string line;
        std::getline(file, line);
        const std::string tail = " " + std::to_string(parent) + " ";
        for (const char* state : {") S", ") R", ") D"}) {
            if (line.find(state + tail) != std::string::npos) {
                found.push_back(std::stoi(name));
            }
        }
    }
    return found;
}

[[noreturn]] void inject(pid_t parent, std::uint32_t seed, std::uint32_t longest_pause_us,
                         std::atomic<unsigned>& faults) {
    constexpr std::array k_faults{SIGKILL, SIGSEGV, SIGABRT, SIGKILL, SIGSTOP};
    std::mt19937 random(seed);
    for (;;) {
        const timespec pause{.tv_sec = 0,
                             .tv_nsec = static_cast<long>(random() % longest_pause_us) * 1000};
        nanosleep(&pause, nullptr);
        const std::vector<pid_t> processes = victims(parent);
        if (processes.empty()) {
            continue;
        }
        const pid_t victim = processes[random() % processes.size()];
        faults.fetch_add(1);  // before, so that no one can see a fault that is not counted
        if (kill(victim, k_faults.at(random() % k_faults.size())) != 0) {
            faults.fetch_sub(1);
        }
    }
}

}  // namespace

Injector::Injector(std::uint32_t seed, std::uint32_t longest_pause_us) {
    const pid_t parent = getpid();
    m_process = fork();
    if (m_process == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        inject(parent, seed, longest_pause_us, *m_faults.get());
    }
}

Injector::~Injector() {
    kill(m_process, SIGKILL);
    waitpid(m_process, nullptr, 0);
}

}  // namespace crossover::conformance
