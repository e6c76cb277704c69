// Which build of this program a process runs.
#pragma once

#include <string>

namespace crossover::mpi {

/// What the linker made of all that went into the program (--build-id), in hexadecimal digits;
/// empty where it made none.
std::string build_id();

}  // namespace crossover::mpi
