// Which program runs a backend, and which backend stands on the serial side of its pairs.
#pragma once

#include <string>
#include <vector>

#include "backends/api/expected.hpp"
#include "benchmarks/cli/commands.hpp"

namespace crossover::cli {

/// Whether one of the commands stands in for this backend.
bool has_name(const std::vector<driver::NamedCommand>& commands, const std::string& name);

/// NAME=COMMAND each, as `option` takes them; a name once.
Expected<std::vector<driver::NamedCommand>> parse_commands(const std::vector<std::string>& texts,
                                                           const char* option);

/// The texts of --command, with what belongs to all of them.
struct CommandLines {
    const std::vector<std::string>& texts;  ///< NAME=COMMAND LINE
    bool shell = false;
    bool compare_output = false;
};

/// Command lines as runners: `command_runner` behind every name. Fails on a place that stands for
/// nothing, a line without {n}, a quote that is not closed, a name that is given twice, in
/// `runners` or here, and where no serial is among them.
Expected<std::vector<driver::NamedCommand>> parse_command_lines(
    const CommandLines& lines, const std::vector<driver::NamedCommand>& runners,
    const std::string& command_runner);

/// Gives every backend of `options` that is a program of its own its runner and its baseline, and
/// then the baselines that --baseline asks for (BACKEND=BASELINE each). A runner that is named in
/// `options` already stays.
Expected<void> add_programs(sweep::SweepOptions& options, const std::vector<std::string>& baselines,
                            const Catalogue& catalogue);

}  // namespace crossover::cli
