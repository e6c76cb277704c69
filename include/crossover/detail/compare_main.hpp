// The main of a program of comparisons. A part of <crossover/compare.hpp>.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <set>
#include <string>
#include <vector>

#include "crossover/detail/compare_runner.hpp"

namespace crossover::detail {

/// One line that says what is wrong with how the comparisons were written; empty where nothing is.
inline std::string mistake() {
    if (names().empty()) {
        return "this program holds no comparison: begin one with CROSSOVER_COMPARE(name)";
    }
    if (comparisons().size() < names().size()) {
        return "a comparison has no serial way: add .serial(…) to every one";
    }
    std::set<std::string> seen;
    for (const auto& one : comparisons()) {
        if (!seen.insert(one->name).second) {
            return "'" + one->name + "' is compared twice: give it another name";
        }
        const std::vector<std::string> ways = one->ways();
        if (ways.size() == 1) {
            return "'" + one->name + "' has no way beside serial: add .way(\"name\", …)";
        }
        const std::set<std::string> distinct(ways.begin(), ways.end());
        if (distinct.size() < ways.size()) {
            return "'" + one->name + "' has two ways of one name: give each its own";
        }
        for (const std::string& way : ways) {
            if (way.empty() || way.find_first_of("\"\\=,{}") != std::string::npos) {
                return "'" + way + "' cannot name a way: use letters, digits, - and _";
            }
        }
    }
    return "";
}

/// The driver: named in CROSSOVER, beside this program, or in PATH.
inline std::string driver_program(const std::string& self) {
    if (const char* const named = std::getenv("CROSSOVER"); named != nullptr && *named != '\0') {
        return named;
    }
    const std::string beside = self.substr(0, self.rfind('/') + 1) + "crossover";
    return access(beside.c_str(), X_OK) == 0 ? beside : "crossover";
}

/// Becomes `crossover sweep --program SELF …`; returns only where that cannot be started.
inline int sweep(const std::string& self, const std::vector<std::string>& options) {
    std::vector<std::string> words{driver_program(self), "sweep", "--program", self};
    words.insert(words.end(), options.begin(), options.end());
    std::vector<char*> arguments;
    for (std::string& word : words) {
        arguments.push_back(&word[0]);
    }
    arguments.push_back(nullptr);
    execvp(arguments[0], arguments.data());
    std::fprintf(stderr,
                 "%s: cannot start %s (%s): put crossover beside this program or into PATH, or "
                 "name it in CROSSOVER\n",
                 self.c_str(), arguments[0], std::strerror(errno));
    return 2;
}

/// A sweep of every comparison, one after the other, or of that which --workload names. Returns
/// the status of the first one that failed.
inline int main_of(int argc, char** argv) {
    if (const std::string wrong = mistake(); !wrong.empty()) {
        std::fprintf(stderr, "%s: %s\n", argv[0], wrong.c_str());
        return 2;
    }
    if (argc > 1 && std::string(argv[1]) == "--serve") {
        return serve();
    }
    std::string self(4096, '\0');
    const ssize_t length = readlink("/proc/self/exe", &self[0], self.size());
    self.resize(length > 0 ? static_cast<std::size_t>(length) : 0);
    const std::vector<std::string> options(argv + 1, argv + argc);
    const auto asks = [&](const char* option) {
        return std::any_of(options.begin(), options.end(),
                           [&](const std::string& word) { return word.rfind(option, 0) == 0; });
    };
    if (comparisons().size() == 1 || asks("--workload") || asks("--help") || asks("-h")) {
        return sweep(self, options);
    }
    int status = 0;
    for (const auto& one : comparisons()) {
        std::fflush(nullptr);
        const pid_t child = fork();
        if (child == 0) {
            std::vector<std::string> own{"--workload", one->name};
            own.insert(own.end(), options.begin(), options.end());
            _exit(sweep(self, own));
        }
        int ended = 0;
        waitpid(child, &ended, 0);
        const int own = WIFEXITED(ended) ? WEXITSTATUS(ended) : 128 + WTERMSIG(ended);
        status = status != 0 ? status : own;
        if (own == 130) {
            break;  // interrupted: the user wants none of the others either
        }
    }
    return status;
}

}  // namespace crossover::detail
