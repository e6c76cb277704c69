#include "tests/conformance/leftovers.hpp"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

namespace crossover::conformance {
namespace {

std::size_t entries_of(const char* folder) {
    const std::filesystem::directory_iterator entries(folder);
    return static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
}

// /proc/PID/stat is "PID (name) state parent ..."; the name may hold anything, parentheses
// included.
pid_t parent_of(const std::filesystem::path& process) {
    std::ifstream file(process / "stat");
    std::string line;
    std::getline(file, line);
    std::istringstream rest(line.substr(line.find_last_of(')') + 1));
    std::string state;
    pid_t parent = 0;
    rest >> state >> parent;
    return parent;
}

std::size_t count_children() {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        const std::string name = entry.path().filename();
        if (std::isdigit(static_cast<unsigned char>(name.front())) != 0 &&
            parent_of(entry.path()) == getpid()) {
            ++count;
        }
    }
    return count;
}

std::size_t count_shared_maps() {
    std::ifstream maps("/proc/self/maps");
    std::size_t count = 0;
    for (std::string line; std::getline(maps, line);) {
        std::istringstream fields(line);
        std::string range;
        std::string permissions;
        fields >> range >> permissions;
        count += permissions.ends_with('s') ? 1U : 0U;
    }
    return count;
}

}  // namespace

std::ostream& operator<<(std::ostream& stream, const Leftovers& l) {
    return stream << l.threads << " threads, " << l.children << " children, " << l.descriptors
                  << " descriptors, " << l.shared_maps << " shared maps";
}

Leftovers leftovers() {
    // The sanitizer's own thread comes with the first one of the program and stays.
    const std::size_t threads =
        std::max<std::size_t>(1, entries_of("/proc/self/task") - CROSSOVER_SANITIZER_THREADS);
    return {threads, count_children(), entries_of("/proc/self/fd"), count_shared_maps()};
}

Leftovers leftovers_settled_to(const Leftovers& expected) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    Leftovers now = leftovers();
    while (now != expected && std::chrono::steady_clock::now() < deadline) {
        sched_yield();
        now = leftovers();
    }
    return now;
}

}  // namespace crossover::conformance
