// How a range is cut into contiguous slices: the arithmetic that all backends with a fixed partition share.
#pragma once

#include <cstddef>

namespace crossover {

struct Slice {
    std::size_t first = 0;
    std::size_t count = 0;

    friend constexpr bool operator==(const Slice&, const Slice&) = default;
};

/// Slice `index` of `parts` of the range 0 … n-1. The slices are contiguous, in order, cover the range exactly, and
/// their lengths differ by at most one, the longer ones first (as schedule(static) of OpenMP does). Requires
/// parts >= 1 and index < parts. Never overflows.
constexpr Slice slice_of(std::size_t n, unsigned parts, unsigned index) noexcept {
    const std::size_t base = n / parts;
    const std::size_t longer = n % parts;
    const std::size_t first = base * index + (index < longer ? index : longer);
    return {first, base + (index < longer ? 1U : 0U)};
}

}  // namespace crossover
