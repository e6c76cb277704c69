#include "benchmarks/record/start_mask.hpp"

#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstddef>

namespace crossover::record {
namespace {

constexpr std::size_t k_most_cpus = 16384;

// Zero-initialised and trivial: they are written before any constructor runs.
alignas(unsigned long) std::array<unsigned char, k_most_cpus / 8> start_mask;
long start_mask_bytes;

/// Runs before all libraries are initialised, those of sanitizers included, so it stays with one
/// system call.
__attribute__((no_sanitize("address", "thread", "undefined"))) void note_start_mask(
    int /*argc*/, char** /*argv*/, char** /*environment*/) {
    start_mask_bytes = syscall(SYS_sched_getaffinity, 0, sizeof(start_mask), &start_mask);
}

// The dynamic loader calls what stands in this section of a program first, before the initialisers
// of its libraries.
__attribute__((section(".preinit_array"),
               used)) void (*const k_first_of_all)(int, char**, char**) = &note_start_mask;

}  // namespace

bool return_to_start_mask() noexcept {
    return start_mask_bytes > 0 &&
           syscall(SYS_sched_setaffinity, 0, start_mask_bytes, &start_mask) == 0;
}

}  // namespace crossover::record
