// What passes between the caller and one worker in shared memory.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>

#include "backends/process_pool/cpu_separation.hpp"
#include "backends/process_pool/turn_signal.hpp"

namespace crossover::process_pool {

/// One cache line is written by the caller, the next by the worker (and each by its reader only
/// when that goes to sleep). Lives in shared memory, zeroed. There is one for every worker, so no
/// two workers ever write the same cache line.
struct Mailbox {
    enum class Task { place_memory, map };
    struct alignas(k_line_bytes) Order {
        TurnSignal signal;
        std::atomic<int> cpu{k_no_cpu};  ///< where the caller was when it sent this
        Task task = Task::place_memory;
        std::size_t n = 0;
    };
    struct alignas(k_line_bytes) Report {
        TurnSignal signal;
        std::atomic<int> cpu{k_no_cpu};  ///< where the worker was when it sent this
    };
    /// Written once by every process that becomes this worker, before its first report.
    struct alignas(k_line_bytes) StartUp {
        int memory_error = 0;  ///< why the system refused memory (errno); 0: it did not
        bool bound = true;     ///< false: it was refused the CPU that it was asked to run on
        std::array<char, 112>
            mask{};  ///< the CPUs it may run on, as text that ends with 0; cut where that is longer
    };
    Order order;
    Report report;
    StartUp start_up;
};

}  // namespace crossover::process_pool
