#include "benchmarks/driver/terminal_line.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace crossover::driver {

bool draws_over_a_line(int descriptor) {
    const char* const kind = std::getenv("TERM");
    return isatty(descriptor) == 1 && (kind == nullptr || std::string_view(kind) != "dumb");
}

TerminalLine::TerminalLine() : m_terminal(draws_over_a_line(STDERR_FILENO)) {}

std::size_t TerminalLine::columns() {
    winsize size{};
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

void TerminalLine::show(const std::string& line) {
    if (m_terminal) {
        fmt::print(stderr, "\r\033[K{}", line);
        std::fflush(stderr);
        m_shown = true;
    }
}

void TerminalLine::clear() {
    if (m_shown) {
        fmt::print(stderr, "\r\033[K");
        std::fflush(stderr);
        m_shown = false;
    }
}

}  // namespace crossover::driver
