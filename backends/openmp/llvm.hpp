// openmp_llvm: the backend of openmp.hpp on LLVM's runtime, libomp. Two OpenMP runtimes must not
// meet in one process (each starts a team of its own, and a symbol of one may be bound to the
// other), so it has a runner of its own.
#pragma once

#include <filesystem>
#include <string_view>

#include "backends/api/expected.hpp"
#include "backends/api/program.hpp"

namespace crossover {

/// As it is listed. `folder` holds crossover-runner-openmp-llvm. Where clang++ or libomp was
/// missing when this was built, that is its absent_reason. Its baseline is "serial": the kernels
/// are the same object code, compiled once by the compiler of everything else; only openmp.cpp
/// itself is clang's.
ProgramBackend openmp_llvm_backend(const std::filesystem::path& folder);

/// Finds "openmp_llvm", "openmp_llvm:variant" or "openmp_llvm:variant:grain"; errors as of
/// find_backend.
Expected<ProgramBackend> find_openmp_llvm_backend(std::string_view spec,
                                                  const std::filesystem::path& folder);

}  // namespace crossover
