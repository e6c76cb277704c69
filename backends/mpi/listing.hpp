// mpi: the backend of mpi.hpp. Every rank is a process that a launcher starts, so it has a runner
// of its own.
#pragma once

#include <filesystem>
#include <string_view>

#include "backends/api/expected.hpp"
#include "backends/api/program.hpp"

namespace crossover {

/// The launcher of the MPI library that crossover-runner-mpi was built with: "mpirun" for Open MPI,
/// "mpich" for MPICH; empty where there is no such runner. The two cannot start each other's ranks.
extern const std::string_view k_mpi_launcher_preset;

/// As it is listed. `folder` holds crossover-runner-mpi, which a launcher must start. Where MPI was
/// missing when this was built, that is its absent_reason.
ProgramBackend mpi_listing(const std::filesystem::path& folder);

/// Finds "mpi" or "mpi:variant"; errors as of find_backend.
Expected<ProgramBackend> find_mpi_backend(std::string_view spec,
                                          const std::filesystem::path& folder);

}  // namespace crossover
