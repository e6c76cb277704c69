// Maps in Python: what runner/ can do, as the registry lists it, and whether this machine can run
// it.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "backends/api/expected.hpp"
#include "backends/api/program.hpp"

namespace crossover {

/// All of them, the baseline python:serial first. `folder` holds crossover-python/. Asks python3
/// (found through PATH), once per process, for its version and modules; where it is absent, older
/// than 3.9, or lacks a module that a backend needs, that is the backend's absent_reason.
std::vector<ProgramBackend> python_backends(const std::filesystem::path& folder);

/// Finds "python:variant", with a chunk size, a start method or both behind further colons:
/// "python:pool_map:spawn:64". Unknown, absent, or an option that it does not take: an error that
/// says so.
Expected<ProgramBackend> find_python_backend(std::string_view spec,
                                             const std::filesystem::path& folder);

}  // namespace crossover
