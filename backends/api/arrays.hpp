// The input and the output array of a session in one address space, with the kernel that maps one
// to the other. What all backends without messages have in common; how the slices reach the workers
// is theirs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "backends/api/buffer.hpp"
#include "backends/api/expected.hpp"
#include "backends/api/kernel.hpp"
#include "backends/api/partition.hpp"
#include "backends/api/problem.hpp"

namespace crossover {

/// Owns both arrays. Slices that do not overlap may be prepared and mapped from different threads
/// or, when shared with children, processes at once.
class Arrays {
  public:
    /// Reserves room for problem.n_max elements without touching it. Fails when the problem names
    /// no worker, or when the memory is refused.
    static Expected<Arrays> place(const Problem& problem, Sharing sharing);

    /// First touch: generates the inputs of the slice and zeroes its outputs. Called by the worker
    /// that will map it.
    void prepare(Slice slice) const noexcept;

    /// out[i] = f(in[i]) for all i of the slice.
    void map(Slice slice) const noexcept {
        m_kernel.map(m_kernel.params, m_in.data() + slice.first * m_kernel.input_size,
                     m_out.data() + slice.first * m_kernel.output_size, slice.count);
    }

    /// Where the inputs and the outputs of a slice lie, for a backend that moves them or asks for
    /// their pages.
    std::span<std::byte> inputs(Slice slice) const noexcept {
        return {m_in.data() + slice.first * m_kernel.input_size, slice.count * m_kernel.input_size};
    }
    std::span<std::byte> outputs(Slice slice) const noexcept {
        return {m_out.data() + slice.first * m_kernel.output_size,
                slice.count * m_kernel.output_size};
    }

    /// Throws std::out_of_range if n > n_max, so that a wrong n never reaches memory.
    void require(std::size_t n) const {
        if (n > m_n_max) {
            refuse(n);
        }
    }

    /// The first n outputs as bytes. Throws std::out_of_range if n > n_max.
    std::span<const std::byte> output(std::size_t n) const {
        require(n);
        return {m_out.data(), n * m_kernel.output_size};
    }

    std::size_t n_max() const noexcept { return m_n_max; }

  private:
    Arrays(const Problem& problem, Buffer in, Buffer out) noexcept;

    [[noreturn]] void refuse(std::size_t n) const;

    Kernel m_kernel;
    std::size_t m_n_max;
    std::uint64_t m_seed;
    Buffer m_in;
    Buffer m_out;
};

}  // namespace crossover
