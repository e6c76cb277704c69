// The command line told to other programs: completions of shells, and the manual page.
#pragma once

#include <string>
#include <vector>

namespace crossover::cli {

struct DescribedOption {
    std::vector<std::string> names;  ///< with their dashes; empty: a word without an option
    std::string value;               ///< what it takes, as the help calls it; empty: a flag
    std::string summary;
};

struct DescribedCommand {
    std::string name;  ///< empty: the program itself
    std::string summary;
    std::vector<DescribedOption> options;
};

/// A script for `source`, or for the shell's own folder of completions.
std::string bash_completion(const std::vector<DescribedCommand>& commands);
std::string zsh_completion(const std::vector<DescribedCommand>& commands);
std::string fish_completion(const std::vector<DescribedCommand>& commands);

/// crossover.1, in the man macros.
std::string manual_page(const std::vector<DescribedCommand>& commands, const std::string& version);

}  // namespace crossover::cli
