// crossover-command: a command line as a runner. `crossover sweep --command 'mine=./mine --n {n}'`
// starts it.
#include <unistd.h>

#include <cstdio>
#include <iostream>
#include <string>
#include <string_view>

#include "benchmarks/command/guard.hpp"
#include "benchmarks/command/server.hpp"
#include "benchmarks/protocol/serve.hpp"

namespace {

constexpr std::string_view k_nothing = "--nothing";

int complain() {
    std::fputs(
        "crossover-command is not for people: it runs a command for the lines of docs/protocol.md "
        "on stdin. Use: crossover sweep --command 'NAME=COMMAND LINE'\n",
        stderr);
    return 2;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc == 2 && argv[1] == k_nothing) {
        return 0;
    }
    auto options = crossover::command::options_from({argv + 1, argv + argc});
    if (!options || isatty(STDIN_FILENO) != 0) {
        return complain();
    }
    options->nothing = {"/proc/self/exe", std::string(k_nothing)};
    options->shown_by = getppid();
    return crossover::command::run_guarded([&] {
        crossover::command::Server server(std::move(*options));
        const bool is_read = crossover::protocol::serve(
            std::cin, STDOUT_FILENO, [&](const auto& request) { return server.reply_to(request); });
        return is_read ? 0 : 1;
    });
}
