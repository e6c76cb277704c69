// crossover-runner: one process, one session, driven by lines on stdin (docs/protocol.md).
#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "benchmarks/runner/server.hpp"
#include "benchmarks/text/lines.hpp"

namespace {

/// Takes the protocol's descriptor away from stdout and points stdout at stderr: whatever a runtime
/// or a kernel prints must not land between two answers.
int claim_stdout() {
    const int protocol = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    dup2(STDERR_FILENO, STDOUT_FILENO);
    return protocol;
}

bool send(int descriptor, std::string line) {
    line += '\n';
    std::string_view rest = line;
    while (!rest.empty()) {
        const ssize_t written = write(descriptor, rest.data(), rest.size());
        if (written <= 0) {
            return false;
        }
        rest.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

}  // namespace

int main(int argc, char** argv) {
    if (isatty(STDIN_FILENO) != 0) {
        std::fputs(
            "crossover-runner is not for people: it answers the lines of docs/protocol.md on "
            "stdin. "
            "Use: crossover sweep\n",
            stderr);
        return 2;
    }
    const std::vector<std::string_view> words(argv + 1, argv + argc);
    const auto plant = crossover::runner::parse_plant(words);
    if (!plant) {
        std::fputs(("crossover-runner: " + to_string(plant.error()) + "\n").c_str(), stderr);
        return 2;
    }
    const int protocol = claim_stdout();
    crossover::runner::Server server(*plant);
    for (std::string line;
         !server.closed() &&
         crossover::text::next_line(std::cin, line, crossover::protocol::k_longest_line);) {
        if (!send(protocol, server.answer(line))) {
            return 1;
        }
    }
    return 0;
}
