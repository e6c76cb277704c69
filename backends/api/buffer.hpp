// Memory for the arrays of a session: owned, aligned, and untouched where first touch matters.
#pragma once

#include <cstddef>

#include "backends/api/expected.hpp"

namespace crossover {

/// Which processes see what is written into a buffer.
enum class Sharing {
    own,            ///< this process only
    with_children,  ///< processes forked after the allocation, too; leaves no name and no file
                    ///< behind
};

/// A block of bytes, freed by the destructor. Move-only.
///
/// From k_large_bytes on, and always when shared, it is a fresh mapping: page-aligned, and no page
/// exists before a worker touches it, which then decides the page's NUMA node. Smaller ones are
/// aligned to k_alignment.
///
/// A mapping is an odd number of 4 KiB pages, the last of which is never touched. The system puts a
/// mapping right below the one before, and without that page two arrays of 2^k bytes would lie 2^k
/// bytes apart: a core that tells its cached lines apart by a few bits of the address takes x[i]
/// and y[i] for each other (docs/decisions/0026-arrays-apart.md).
class Buffer {
  public:
    static constexpr std::size_t k_alignment = 64;
    static constexpr std::size_t k_large_bytes = std::size_t{64} << 10;

    /// Room for `count` elements of `size` bytes. Fails when the product overflows or the system
    /// refuses the memory. Never empty: count = 0 still gives a valid pointer.
    static Expected<Buffer> allocate(std::size_t count, std::size_t size, Sharing sharing);

    Buffer() = default;
    Buffer(Buffer&& other) noexcept;
    Buffer& operator=(Buffer&& other) noexcept;
    Buffer(const Buffer&) = delete;
    Buffer& operator=(const Buffer&) = delete;
    ~Buffer();

    std::byte* data() const noexcept { return m_data; }

  private:
    Buffer(std::byte* data, std::size_t bytes, bool mapped) noexcept
        : m_data(data), m_bytes(bytes), m_mapped(mapped) {}

    std::byte* m_data = nullptr;
    std::size_t m_bytes = 0;
    bool m_mapped = false;
};

}  // namespace crossover
