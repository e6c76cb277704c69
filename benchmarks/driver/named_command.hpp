// A program that stands in for a backend's runner.
#pragma once

#include <string>
#include <vector>

namespace crossover::driver {

/// NAME=COMMAND, split into words.
struct NamedCommand {
    std::string name;
    std::vector<std::string> words;
    std::string starts =
        {};  ///< a program that words start in turn, which must be there, too; empty: none
    bool is_users = false;    ///< runs as in the user's shell, with its whole environment
    bool has_places = false;  ///< names in braces are replaced, see launchers.hpp
};

}  // namespace crossover::driver
