// The worker's side of the variant pipe.
#pragma once

#include "backends/api/partition.hpp"
#include "backends/api/problem.hpp"
#include "backends/process_pool/mailbox.hpp"

namespace crossover::process_pool {

/// A worker's life: places buffers of its own for the largest slice it can get, then answers order
/// after order that comes over `socket`, until the caller is gone. An order without elements asks
/// whether the buffers are in place.
void serve(int socket, const Problem& problem, Slice largest, unsigned worker,
           Mailbox& mailbox) noexcept;

}  // namespace crossover::process_pool
