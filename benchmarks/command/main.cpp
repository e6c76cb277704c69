// crossover-command: a command line as a runner. `crossover sweep --command 'mine=./mine --n {n}'`
// starts it.
#include <unistd.h>

#include <cstdio>
#include <iostream>
#include <string>
#include <string_view>

#include "benchmarks/command/server.hpp"
#include "benchmarks/protocol/serve.hpp"

namespace {

constexpr std::string_view k_nothing = "--nothing";

int complain() {
    std::fputs(
        "crossover-command is not for people: it runs [--shell] [--compare-output] -- COMMAND... "
        "for the lines of "
        "docs/protocol.md on stdin. Use: crossover sweep --command 'NAME=COMMAND LINE'\n",
        stderr);
    return 2;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc == 2 && argv[1] == k_nothing) {
        return 0;
    }
    crossover::command::CommandOptions options;
    options.nothing = {"/proc/self/exe", std::string(k_nothing)};
    int next = 1;
    for (; next < argc && std::string_view(argv[next]) != "--"; ++next) {
        const std::string_view word(argv[next]);
        if (word != "--shell" && word != "--compare-output") {
            return complain();
        }
        (word == "--shell" ? options.shell : options.compare_output) = true;
    }
    if (next + 1 >= argc || isatty(STDIN_FILENO) != 0) {
        return complain();
    }
    options.words.assign(argv + next + 1, argv + argc);
    crossover::command::Server server(std::move(options));
    const bool is_read = crossover::protocol::serve(
        std::cin, STDOUT_FILENO, [&](const auto& request) { return server.reply_to(request); });
    return is_read ? 0 : 1;
}
