// Where workers run: binding the calling thread to its CPU, and telling the mask it really has.
#pragma once

#include <string>

#include "backends/api/problem.hpp"

namespace crossover {

/// Binds the calling thread to problem.cpus[worker]; nothing to do where that list is empty. Every worker calls it for
/// itself before it touches memory, so that first touch happens where the memory will be used. Returns whether the
/// thread now runs where it was asked to (a CPU outside the process's mask is refused by the system).
bool bind_caller(const Problem& problem, unsigned worker) noexcept;

/// The calling thread's affinity mask as a list of CPUs and ranges, "0-3,8"; empty when the system does not say.
std::string mask_of_caller();

}  // namespace crossover
