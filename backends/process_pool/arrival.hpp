// What a process does and tells when it becomes a worker, before it maps anything.
#pragma once

#include <span>
#include <string>

#include "backends/api/arrays.hpp"
#include "backends/process_pool/mailbox.hpp"

namespace crossover::process_pool {

/// In the worker: notes the mask that it really has.
void note_mask(Mailbox& mailbox) noexcept;

/// In the worker: touches the slice first, or notes that the system refuses the memory.
void place_memory(Mailbox& mailbox, const Arrays& arrays, Slice slice) noexcept;

/// In the caller, after all have reported: fails when a worker was refused memory.
Expected<void> require_memory_of_all(std::span<const Mailbox> mailboxes, std::size_t n_max);

/// In the caller: the masks of all workers, by number, joined with ';': "0-3;0-3".
std::string masks_of(std::span<const Mailbox> mailboxes);

}  // namespace crossover::process_pool
