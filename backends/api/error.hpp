// What went wrong, where, and what to do about it: the three things every message of ours says.
#pragma once

#include <string>
#include <utility>

namespace crossover {

struct Error {
    std::string what;    ///< what happened: "unknown backend 'opnemp'"
    std::string where;   ///< where: an option, a path, a runner; may be empty
    std::string remedy;  ///< what to do: "did you mean 'openmp'?"; may be empty
};

/// One line: "what (where): remedy", leaving out what is empty.
inline std::string to_string(const Error& error) {
    std::string text = error.what;
    if (!error.where.empty()) {
        text += " (" + error.where + ")";
    }
    if (!error.remedy.empty()) {
        text += ": " + error.remedy;
    }
    return text;
}

}  // namespace crossover
