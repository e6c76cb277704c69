// How a user's program sweeps itself: it starts the driver with its own name. A part of
// <crossover/compare.hpp> and of the library crossover_map.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

namespace crossover::detail {

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

/// A sweep of every workload, one after the other, or of that which --workload names. Returns the
/// status of the first one that failed.
inline int sweep_each(const std::vector<std::string>& workloads,
                      const std::vector<std::string>& options) {
    std::string self(4096, '\0');
    const ssize_t length = readlink("/proc/self/exe", &self[0], self.size());
    self.resize(length > 0 ? static_cast<std::size_t>(length) : 0);
    const auto asks = [&](const char* option) {
        return std::any_of(options.begin(), options.end(),
                           [&](const std::string& word) { return word.rfind(option, 0) == 0; });
    };
    if (workloads.size() == 1 || asks("--workload") || asks("--help") || asks("-h")) {
        return sweep(self, options);
    }
    int status = 0;
    for (const std::string& workload : workloads) {
        std::fflush(nullptr);
        const pid_t child = fork();
        if (child == 0) {
            std::vector<std::string> own{"--workload", workload};
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
