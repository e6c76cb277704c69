// Memory that is refused must be refused when a session is opened, with words, and not by a signal
// in some later run.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

#include "backends/api/expected.hpp"

namespace crossover::process_pool {

/// Fails when the machine, or the control group of this process, has less than this many bytes to
/// give. Needed because a mapping is granted whether or not there is memory for it (overcommit),
/// and the process that touches it first is killed. What the system does not say counts as enough.
/// `root` stands before /proc and /sys, for tests.
Expected<void> require_memory(std::size_t bytes, const std::filesystem::path& root = "/");

/// Makes the pages of this memory exist, placed for the calling process (first touch). Returns an
/// errno where touching them would have ended the process by a signal; 0 otherwise, also on kernels
/// before 5.14, which cannot tell.
int populate(std::span<std::byte> memory) noexcept;

}  // namespace crossover::process_pool
