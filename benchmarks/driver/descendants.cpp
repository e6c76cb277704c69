#include "benchmarks/driver/descendants.hpp"

#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>
#include <unordered_map>
#include <utility>

namespace crossover::driver {
namespace {

/// -1 where there is no such process. The name in front, in parentheses, can hold anything.
pid_t parent_of(pid_t pid) {
    std::string stat;
    std::getline(std::ifstream("/proc/" + std::to_string(pid) + "/stat"), stat);
    const auto name_end = stat.rfind(')');
    const auto state_width = std::string_view(") S ").size();
    pid_t parent = -1;
    if (name_end != std::string::npos && stat.size() > name_end + state_width) {
        std::from_chars(stat.data() + name_end + state_width, stat.data() + stat.size(), parent);
    }
    return parent;
}

std::unordered_map<pid_t, pid_t> parents_of_all() {
    std::unordered_map<pid_t, pid_t> parents;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator("/proc", ignored)) {
        const std::string name = entry.path().filename().string();
        pid_t pid = 0;
        const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), pid);
        if (error == std::errc() && end == name.data() + name.size()) {
            parents.emplace(pid, parent_of(pid));
        }
    }
    return parents;
}

}  // namespace

Descendants::Descendants(pid_t ancestor) {
    const auto parents = parents_of_all();
    std::vector<pid_t> family{ancestor};
    for (std::size_t i = 0; i < family.size(); ++i) {
        for (const auto& [pid, parent] : parents) {
            if (parent == family[i] &&
                std::find(family.begin(), family.end(), pid) == family.end()) {
                family.push_back(pid);
            }
        }
    }
    for (const pid_t pid : family) {
        // glibc wraps these from 2.36 on.
        Descriptor process(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
        // The number may be another process's by now; that of the ancestor cannot.
        if (pid != ancestor && process.get() >= 0 && parent_of(pid) == parents.at(pid)) {
            m_processes.push_back(std::move(process));
        }
    }
}

void Descendants::kill() const noexcept {
    for (const Descriptor& process : m_processes) {
        syscall(SYS_pidfd_send_signal, process.get(), SIGKILL, nullptr, 0);
    }
}

}  // namespace crossover::driver
