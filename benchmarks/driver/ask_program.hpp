// What a program of a user's own can measure.
#pragma once

#include <string>
#include <vector>

#include "benchmarks/protocol/protocol.hpp"

namespace crossover::driver {

/// Starts `words` and asks for its workloads. Fails where it cannot be started, does not speak the
/// protocol within `deadline_s`, or offers none.
Expected<std::vector<protocol::OfferedWorkload>> ask_program(const std::vector<std::string>& words,
                                                             double deadline_s);

/// What the program `words` answers to hello; an error is in the program's own words. Fails where
/// there is no `program`, which `words` starts.
Expected<protocol::HelloReply> ask_hello(const std::vector<std::string>& words,
                                         const std::string& program, double deadline_s);

}  // namespace crossover::driver
