// What a process does and tells when it becomes a worker, before it maps anything.
#pragma once

#include <span>
#include <string>

#include "backends/api/arrays.hpp"
#include "backends/api/problem.hpp"
#include "backends/process_pool/mailbox.hpp"

namespace crossover::process_pool {

/// In the worker: binds it where the problem says so, and notes whether that was granted and the
/// mask it really has.
void bind_worker(Mailbox& mailbox, const Problem& problem, unsigned worker) noexcept;

/// In the worker: touches the slice first, or notes that the system refuses the memory.
void place_memory(Mailbox& mailbox, const Arrays& arrays, Slice slice) noexcept;

/// In the caller, after all have reported: fails when a worker was refused its CPU or its memory.
Expected<void> require_all_started(std::span<const Mailbox> mailboxes, const Problem& problem);

/// In the caller: the masks of all workers, by number, joined with ';': "0-3;0-3".
std::string masks_of(std::span<const Mailbox> mailboxes);

}  // namespace crossover::process_pool
