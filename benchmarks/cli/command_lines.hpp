// The options of `crossover sweep` that are about --command, and the runners that they mean.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "backends/api/expected.hpp"
#include "benchmarks/driver/named_command.hpp"

namespace CLI {
class App;
}

namespace crossover::cli {

/// Texts as typed.
struct CommandLines {
    std::vector<std::string> texts;                     ///< NAME=COMMAND LINE
    std::vector<std::string> setup, prepare, conclude;  ///< LINE for all, or NAME=LINE for one
    std::string shell;                                  ///< empty: none
    std::string ignored;                                ///< exit codes; empty: none but 0
    std::optional<std::string> input, output;
    bool compare_output = false, show_output = false;
};

/// Declares the options on a command. `lines` must outlive it.
void add_options(CLI::App& command, CommandLines& lines);

/// Command lines as runners: `command_runner` behind every name. Fails on a place that stands for
/// nothing, lines without {n}, signs of a shell where there is none, a quote that is not closed, a
/// name that is given twice, in `runners` or here, and where there is nothing to compare.
Expected<std::vector<driver::NamedCommand>> parse_command_lines(
    const CommandLines& lines, const std::vector<driver::NamedCommand>& runners,
    const std::string& command_runner);

}  // namespace crossover::cli
