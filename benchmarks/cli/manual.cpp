#include <fmt/format.h>
#include <fmt/ranges.h>

#include "benchmarks/cli/description.hpp"

namespace crossover::cli {
namespace {

/// For roff: no line begins with its control letters, and hyphens can be copied and searched for.
std::string roff(const std::string& text) {
    std::string result;
    for (const char letter : text) {
        switch (letter) {
            case '\\':
                result += "\\e";
                break;
            case '-':
                result += "\\-";
                break;
            case '\n':
                result += ' ';
                break;
            default:
                result += letter;
        }
    }
    const bool is_control = !result.empty() && (result.front() == '.' || result.front() == '\'');
    return is_control ? "\\&" + result : result;
}

std::string options_of(const DescribedCommand& command) {
    std::string text;
    for (const DescribedOption& option : command.options) {
        const std::string names = fmt::format("{}", fmt::join(option.names, ", "));
        text += ".TP\n";
        text += option.names.empty() ? fmt::format("\\fI{}\\fR\n", roff(option.value))
                : option.value.empty()
                    ? fmt::format("\\fB{}\\fR\n", roff(names))
                    : fmt::format("\\fB{}\\fR \\fI{}\\fR\n", roff(names), roff(option.value));
        text += roff(option.summary) + "\n";
    }
    return text;
}

}  // namespace

std::string manual_page(const std::vector<DescribedCommand>& commands, const std::string& version) {
    std::string text =
        fmt::format(".TH CROSSOVER 1 \"\" \"crossover {}\" \"User Commands\"\n", roff(version));
    text += ".SH NAME\ncrossover \\- from which n does parallel pay?\n";
    text += ".SH SYNOPSIS\n\\fBcrossover\\fR \\fICOMMAND\\fR [\\fIOPTION\\fR]...\n";
    for (const DescribedCommand& command : commands) {
        if (command.name.empty()) {
            text += fmt::format(".SH DESCRIPTION\n{}\n{}.SH COMMANDS\n", roff(command.summary),
                                options_of(command));
        } else {
            text += fmt::format(".SS crossover {}\n{}\n{}", roff(command.name),
                                roff(command.summary), options_of(command));
        }
    }
    text += R"(.SH EXIT STATUS
0 done, passed, or inconclusive; 1 slower than before; 2 wrong usage, nothing was measured;
3 a measurement failed, the rest is saved; 4 no run to compare with; 130 interrupted.
.SH ENVIRONMENT
.TP
\fBCROSSOVER\fR
the program that programs of <crossover/compare.hpp> and <crossover/map.hpp> start
.TP
\fBCROSSOVER_PYTHON\fR
the Python of crossover python (default: python3)
.TP
\fBCROSSOVER_THRESHOLDS\fR
a file of sizes, for <crossover/threshold.hpp>
)";
    return text;
}

}  // namespace crossover::cli
