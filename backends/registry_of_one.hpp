// The registry of a runner with one backend, which is linked in the place of registry.cpp.
#pragma once

#include "backends/registry.hpp"

namespace crossover {

/// What registry_of_one.cpp needs of the runner's own registry file.
struct OnlyBackend {
    RegistryEntry entry;
    const Backend& (*code)() noexcept = nullptr;
};
const OnlyBackend& only_backend() noexcept;

}  // namespace crossover
