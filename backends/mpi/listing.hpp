// mpi: the backend of mpi.hpp. Every rank is a process that a launcher starts, so it has a runner
// of its own.
#pragma once

#include <filesystem>
#include <string_view>

#include "backends/api/expected.hpp"
#include "backends/api/program.hpp"

namespace crossover {

/// As it is listed. `folder` holds crossover-runner-mpi, which a launcher must start: that of the
/// MPI library that it was built with, because neither can start the other's ranks. Where MPI was
/// missing when this was built, that is its absent_reason.
ProgramBackend mpi_listing(const std::filesystem::path& folder);

/// Finds "mpi" or "mpi:variant"; errors as of find_backend.
Expected<ProgramBackend> find_mpi_backend(std::string_view spec,
                                          const std::filesystem::path& folder);

}  // namespace crossover
