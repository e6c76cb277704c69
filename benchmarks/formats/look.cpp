#include "benchmarks/formats/look.hpp"

#include <langinfo.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <clocale>
#include <cstdlib>
#include <string_view>

namespace crossover::formats {
namespace {

constexpr std::size_t k_usual_width = 80;
constexpr std::size_t k_least_width = 40;
constexpr std::size_t k_most_width = 160;

/// Empty when the variable is not set.
std::string_view variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string_view() : std::string_view(value);
}

bool wants_colour(bool terminal) {
    return terminal && variable("NO_COLOR").empty() && !variable("TERM").empty() &&
           variable("TERM") != "dumb";
}

std::size_t stdout_width() {
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        return size.ws_col;
    }
    const std::string_view columns = variable("COLUMNS");
    return columns.empty() ? k_usual_width : std::strtoul(columns.data(), nullptr, 10);
}

}  // namespace

text::Charset terminal_charset() {
    std::setlocale(LC_CTYPE, "");
    return std::string_view(nl_langinfo(CODESET)) == "UTF-8" ? text::Charset::utf8
                                                             : text::Charset::ascii;
}

Look stdout_look() {
    const std::size_t width = stdout_width();
    return {.charset = terminal_charset(),
            .colour = wants_colour(isatty(STDOUT_FILENO) == 1),
            .width = width < k_least_width  ? k_usual_width
                     : width > k_most_width ? k_most_width
                                            : width};
}

}  // namespace crossover::formats
