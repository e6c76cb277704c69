// From what a user calls a build to the runner in it.
#pragma once

#include <filesystem>
#include <string>

#include "backends/api/expected.hpp"

namespace crossover::gate {

/// The runner of a build: `build` itself when it is a program, else build/bin/crossover-runner or
/// build/crossover-runner. Fails when there is none; `option` is named in the error.
Expected<std::string> find_runner(const std::filesystem::path& build, const std::string& option);

}  // namespace crossover::gate
