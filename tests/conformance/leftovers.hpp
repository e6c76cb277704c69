// What a session could leave behind in this process.
#pragma once

#include <cstddef>
#include <ostream>

namespace crossover::conformance {

struct Leftovers {
    std::size_t threads = 0;  ///< of this process
    std::size_t children =
        0;  ///< processes whose parent is this one, dead but unreaped ones included
    std::size_t descriptors = 0;  ///< open in this process
    std::size_t shared_maps = 0;  ///< mappings with MAP_SHARED

    friend bool operator==(const Leftovers&, const Leftovers&) = default;
};

std::ostream& operator<<(std::ostream& stream, const Leftovers& leftovers);

/// Counts now.
Leftovers leftovers();

/// Counts until the count is `expected`, but for 5 s at most, and returns the last count: the
/// kernel lists a thread for a moment longer than it takes to join it.
Leftovers leftovers_settled_to(const Leftovers& expected);

}  // namespace crossover::conformance
