// crossover-runner: one process, one session, driven by lines on stdin (docs/protocol.md).
#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "benchmarks/protocol/serve.hpp"
#include "benchmarks/runner/server.hpp"

namespace {

/// Takes the protocol's descriptor away from stdout and points stdout at stderr: whatever a runtime
/// or a kernel prints must not land between two answers.
int claim_stdout() {
    const int protocol = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    dup2(STDERR_FILENO, STDOUT_FILENO);
    return protocol;
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
    const bool is_read = crossover::protocol::serve(
        std::cin, protocol, [&](const auto& request) { return server.reply_to(request); });
    return is_read ? 0 : 1;
}
