// Backends that live in a program of their own, in whatever language: it speaks the runner protocol
// (docs/protocol.md).
#pragma once

#include <string>
#include <vector>

namespace crossover {

struct ProgramBackend {
    std::string name;  ///< "python:pool_map"
    std::string summary;
    /// The backend of the same program that stands on the serial side: a plain loop in its
    /// language. Its own name when it is that loop.
    std::string baseline;
    std::string absent_reason;  ///< empty when it can be started
    std::vector<std::string>
        command;                 ///< what starts its runner; {workers} stands for their number
    bool binds_workers = false;  ///< heeds "pin" of the protocol
    std::vector<std::string> variants =
        {};  ///< behind a colon, the first the default; empty: the name says it all
    /// The preset of the launcher that starts it, unless the user names one; empty: none is needed.
    std::string launcher = {};
};

}  // namespace crossover
