// The baseline: a plain loop on the caller's thread.
#pragma once

#include "backends/api/backend.hpp"

namespace crossover {

/// Runs the whole map as one slice on the calling thread. Creates no thread and loads no runtime
/// that would, so it is the clean baseline of every comparison. Takes exactly 1 worker. Variant:
/// plain.
const Backend& serial_backend() noexcept;

}  // namespace crossover
