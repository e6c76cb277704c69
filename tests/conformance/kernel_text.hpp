// Names for kernels of tests, by which ranks find them: other processes of the same program.
#pragma once

#include <optional>
#include <string>

#include "backends/api/kernel.hpp"

namespace crossover::conformance {

/// Where the functions lie in this program, the sizes, and the parameters.
std::string text_of(const Kernel& kernel);

/// None for what is no such text.
std::optional<Kernel> kernel_from(const std::string& text);

}  // namespace crossover::conformance
