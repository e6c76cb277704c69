// crossover-gbench: a Google Benchmark binary as a runner. `crossover sweep --gbench` and
// `crossover check` start it.
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <iostream>
#include <optional>
#include <string_view>

#include "benchmarks/command/guard.hpp"
#include "benchmarks/gbench/server.hpp"
#include "benchmarks/protocol/serve.hpp"

namespace {

using crossover::gbench::GbenchOptions;

int complain() {
    std::fputs(
        "crossover-gbench is not for people: it runs [--offer] [--filter=REGEX] [--arg=I] "
        "[--pattern=NAME] [--iterations] -- PROGRAM... for the lines of docs/protocol.md on stdin. "
        "Use: crossover sweep --gbench PROGRAM\n",
        stderr);
    return 2;
}

/// The value of "--name=value".
std::optional<std::string_view> value_of(std::string_view word, std::string_view name) {
    return word.starts_with(name) ? std::optional(word.substr(name.size())) : std::nullopt;
}

bool take(std::string_view word, GbenchOptions& options) {
    if (word == "--offer" || word == "--iterations") {
        (word == "--offer" ? options.offer : options.fixed_iterations) = true;
        return true;
    }
    if (const auto filter = value_of(word, "--filter=")) {
        options.filter = *filter;
        return true;
    }
    if (const auto pattern = value_of(word, "--pattern=")) {
        options.pattern = *pattern;
        return true;
    }
    const auto argument = value_of(word, "--arg=");
    return argument &&
           std::from_chars(argument->data(), argument->data() + argument->size(), options.argument)
                   .ec == std::errc();
}

}  // namespace

int main(int argc, char** argv) {
    GbenchOptions options;
    int next = 1;
    for (; next < argc && std::string_view(argv[next]) != "--"; ++next) {
        if (!take(argv[next], options)) {
            return complain();
        }
    }
    if (next + 1 >= argc || isatty(STDIN_FILENO) != 0) {
        return complain();
    }
    options.words.assign(argv + next + 1, argv + argc);
    // A benchmark that runs must not outlive this runner, however that ends.
    return crossover::command::run_guarded([&] {
        crossover::gbench::Server server(std::move(options));
        const bool is_read = crossover::protocol::serve(
            std::cin, STDOUT_FILENO, [&](const auto& request) { return server.reply_to(request); });
        return is_read ? 0 : 1;
    });
}
