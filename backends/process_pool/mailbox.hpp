// What passes between the caller and one worker in shared memory.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>

#include "backends/process_pool/seat.hpp"
#include "backends/process_pool/ticket.hpp"

namespace crossover::process_pool {

/// One line is written by the caller, the next by the worker (and each by its reader only when that
/// goes to sleep). Lives in shared memory, zeroed. There is one for every worker, so no two workers
/// ever write the same line.
struct Mailbox {
    enum class Task { place_memory, map };
    struct alignas(k_line_bytes) Order {
        Ticket ticket;
        std::atomic<int> cpu{k_nowhere};  ///< where the caller was when it sent this
        Task task = Task::place_memory;
        std::size_t n = 0;
    };
    struct alignas(k_line_bytes) Report {
        Ticket ticket;
        std::atomic<int> cpu{k_nowhere};  ///< where the worker was when it sent this
    };
    /// Written once by every process that becomes this worker, before its first report.
    struct alignas(k_line_bytes) Arrival {
        int memory_error = 0;  ///< why the system refused memory (errno); 0: it did not
        bool bound = true;     ///< false: it was refused the CPU that it was asked to run on
        std::array<char, 112>
            mask{};  ///< the CPUs it may run on, as text that ends with 0; cut where that is longer
    };
    Order order;
    Report report;
    Arrival arrival;
};

}  // namespace crossover::process_pool
