#include "benchmarks/runner/program.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <iostream>
#include <string_view>
#include <vector>

#include "benchmarks/protocol/serve.hpp"
#include "benchmarks/runner/server.hpp"

namespace crossover::runner {

bool refuses_terminal(const char* name) {
    if (isatty(STDIN_FILENO) == 0) {
        return false;
    }
    fmt::print(stderr,
               "{} is not for people: it answers the lines of docs/protocol.md on stdin. "
               "Use: crossover sweep\n",
               name);
    return true;
}

int claim_stdout() {
    const int protocol = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    dup2(STDERR_FILENO, STDOUT_FILENO);
    return protocol;
}

int answer_requests(std::span<char* const> words, int replies) {
    const std::vector<std::string_view> arguments(words.begin(), words.end());
    const auto plant = parse_plant(arguments);
    if (!plant) {
        fmt::print(stderr, "crossover-runner: {}\n", to_string(plant.error()));
        return 2;
    }
    Server server(*plant);
    const bool is_read = protocol::serve(
        std::cin, replies, [&](const auto& request) { return server.reply_to(request); });
    return is_read ? 0 : 1;
}

}  // namespace crossover::runner
