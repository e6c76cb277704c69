// How a range is cut into contiguous slices: the arithmetic that all backends with a fixed
// partition share.
#pragma once

#include <cstddef>

namespace crossover {

struct Slice {
    std::size_t first = 0;
    std::size_t count = 0;

    friend constexpr bool operator==(const Slice&, const Slice&) = default;
};

/// Slice `index` of `parts` of the range 0 … n-1. The slices are contiguous, in order, cover the
/// range exactly, and their lengths differ by at most one, the longer ones first (as
/// schedule(static) of OpenMP does). Requires parts >= 1 and index < parts. Never overflows.
constexpr Slice slice_of(std::size_t n, unsigned parts, unsigned index) noexcept {
    const std::size_t base = n / parts;
    const std::size_t longer = n % parts;
    const std::size_t first = base * index + (index < longer ? index : longer);
    return {first, base + (index < longer ? 1U : 0U)};
}

/// A range cut into chunks of `grain` elements, the last one of what is left: what is handed out
/// one after the other by backends that assign chunks to workers while they run.
struct Chunks {
    std::size_t n = 0;
    std::size_t grain = 1;  ///< at least 1

    constexpr std::size_t count() const noexcept { return n / grain + (n % grain != 0 ? 1U : 0U); }

    /// Chunk `index` < count().
    constexpr Slice operator[](std::size_t index) const noexcept {
        const std::size_t first = index * grain;
        return {first, n - first < grain ? n - first : grain};
    }
};

/// Chunks of `grain` elements; where that is 0, so many elements that there are sixteen chunks a
/// worker: few enough that handing them out costs little, enough that the wait for the last
/// one is short. Requires workers >= 1.
constexpr Chunks chunks_of(std::size_t n, unsigned workers, std::size_t grain) noexcept {
    constexpr std::size_t k_chunks_per_worker = 16;
    const Chunks whole{n, k_chunks_per_worker * workers};
    return {n, grain != 0 ? grain : (n == 0 ? 1 : whole.count())};
}

}  // namespace crossover
