// What crossover-command is told: the command, and what belongs to every run of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "backends/api/expected.hpp"

namespace crossover::command {

struct CommandOptions {
    std::vector<std::string> words;  ///< with `shell`: one line for it
    std::string shell{};             ///< empty: none
    bool compare_output = false;     ///< the checksum is that of stdout
    std::string output{"pipe"};      ///< "pipe": read and dropped; "null", "show", or a file
    std::string input{};             ///< a file for stdin; empty: nothing to read
    std::string setup{}, prepare{}, conclude{};  ///< lines for a shell, untimed; empty: none
    std::string ignored{};  ///< exit codes that are no failure: "1,2", or "all"; empty: only 0 is
    std::vector<std::string>
        nothing{};     ///< starts a process that does nothing, to time what starting alone takes
    int shown_by = 0;  ///< the process whose stderr shows the output
};

/// The arguments of crossover-command that say so.
std::vector<std::string> words_of(const CommandOptions& options);

/// The other way round; fails on words that crossover-command does not know.
Expected<CommandOptions> options_from(const std::vector<std::string>& words);

/// Whether `codes`, as in CommandOptions::ignored, holds this exit code.
bool ignores(std::string_view codes, int code);

/// Whether `codes` can be read: numbers from 1 to 255 between commas, or "all".
bool are_codes(std::string_view codes);

}  // namespace crossover::command
