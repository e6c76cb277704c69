// Which program runs a backend, and which backend stands on the serial side of its pairs.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "backends/api/expected.hpp"
#include "benchmarks/cli/commands.hpp"

namespace crossover::cli {

/// Whether one of the commands stands in for this backend.
bool has_name(const std::vector<driver::NamedCommand>& commands, const std::string& name);

/// NAME=COMMAND each, as `option` takes them; a name once. Presets of launchers are filled in.
Expected<std::vector<driver::NamedCommand>> parse_commands(const std::vector<std::string>& texts,
                                                           const char* option);

/// NAME and what stands after the equals sign; `form` and `example` are told where one is missing.
Expected<std::pair<std::string, std::string>> split_name(const std::string& text,
                                                         const char* option, const char* form,
                                                         const char* example);

/// The words of the command of `name`; fails where there is none, or a quote is not closed.
Expected<std::vector<std::string>> split_command(const std::string& name, std::string_view text,
                                                 const char* option);

/// Gives every backend of `options` that is a program of its own its runner and its baseline, and
/// then the baselines that --baseline asks for (BACKEND=BASELINE each). A runner that is named in
/// `options` already stays.
Expected<void> add_programs(sweep::SweepOptions& options, const std::vector<std::string>& baselines,
                            const Catalogue& catalogue);

}  // namespace crossover::cli
