// A kernel is a pure element function f, erased once into a function over a slice. Erasing per
// slice costs about 1 ns per slice and nothing per element; erasing per element (std::function, a
// virtual call) costs 9 to 14 times the work. Every kernel is instantiated in one .cpp with one set
// of flags, so that all backends run the same inner loop.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <type_traits>

namespace crossover {

/// A kernel's parameters as plain bytes: a job is data and may cross into another process.
struct Params {
    static constexpr std::size_t k_capacity = 32;
    alignas(std::max_align_t) std::array<std::byte, k_capacity> bytes{};
};

/// Computes out[i] = f(in[i]) for all i < count. `in` and `out` point to arrays of the kernel's
/// element types, aligned for them, which do not overlap. Pure: no state, no order between slices.
using MapFunction = void (*)(const Params&, const std::byte* in, std::byte* out,
                             std::size_t count) noexcept;

/// Writes the inputs with indices first … first+count-1 to in[0] … in[count-1]. A function of
/// (seed, index) alone, so any worker can generate the slice it will use (first touch) and all
/// backends see the same data.
using FillFunction = void (*)(const Params&, std::uint64_t seed, std::size_t first, std::byte* in,
                              std::size_t count) noexcept;

/// An element function with its types erased. A plain value.
struct Kernel {
    MapFunction map = nullptr;
    FillFunction fill = nullptr;
    std::size_t input_size = 0;   ///< bytes of one input element
    std::size_t output_size = 0;  ///< bytes of one output element
    Params params{};
};

/// An element functor: trivially copyable state, Input, Output, f(x), and the generator of its
/// inputs.
template <class F>
concept ElementFunction =
    std::is_trivially_copyable_v<F> &&
    sizeof(F) <= Params::k_capacity&& std::is_trivially_copyable_v<typename F::Input>&& std::
                     is_trivially_copyable_v<typename F::Output>&& requires(
                         const F f, const typename F::Input x, std::uint64_t seed,
                         std::size_t index) {
    { f(x) }
    noexcept->std::same_as<typename F::Output>;
    { f.input_at(seed, index) }
    noexcept->std::same_as<typename F::Input>;
};

namespace detail {

template <ElementFunction F>
F functor_from(const Params& params) noexcept {
    alignas(F) std::array<std::byte, sizeof(F)> storage{};
    std::memcpy(storage.data(), params.bytes.data(), sizeof(F));
    return *std::launder(reinterpret_cast<F*>(storage.data()));
}

template <ElementFunction F>
void map_slice(const Params& params, const std::byte* in, std::byte* out,
               std::size_t count) noexcept {
    const F f = functor_from<F>(params);
    const auto* __restrict__ x = reinterpret_cast<const typename F::Input*>(in);
    auto* __restrict__ y = reinterpret_cast<typename F::Output*>(out);
    for (std::size_t i = 0; i < count; ++i) {
        y[i] = f(x[i]);
    }
}

template <ElementFunction F>
void fill_slice(const Params& params, std::uint64_t seed, std::size_t first, std::byte* in,
                std::size_t count) noexcept {
    const F f = functor_from<F>(params);
    auto* x = reinterpret_cast<typename F::Input*>(in);
    for (std::size_t i = 0; i < count; ++i) {
        x[i] = f.input_at(seed, first + i);
    }
}

}  // namespace detail

/// Erases an element functor. Call it in one translation unit only (benchmarks/workloads does).
template <ElementFunction F>
Kernel erase(const F& f) noexcept {
    Kernel kernel{.map = &detail::map_slice<F>,
                  .fill = &detail::fill_slice<F>,
                  .input_size = sizeof(typename F::Input),
                  .output_size = sizeof(typename F::Output)};
    std::memcpy(kernel.params.bytes.data(), &f, sizeof(F));
    return kernel;
}

}  // namespace crossover
