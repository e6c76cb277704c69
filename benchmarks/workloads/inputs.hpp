// Inputs as a function of (seed, index): any worker can generate any slice, and all see the same
// data.
#pragma once

#include <cstddef>
#include <cstdint>

namespace crossover {

/// 64 well-mixed bits for input `index` under `seed`: the SplitMix64 generator, which reaches its
/// index-th state in one step (Steele, Lea, Flood: Fast splittable pseudorandom number generators,
/// OOPSLA 2014). The seed is mixed first, so that seeds s and s+1 do not give the same sequence
/// shifted by one.
constexpr std::uint64_t random_bits(std::uint64_t seed, std::size_t index) noexcept {
    constexpr std::uint64_t k_step = 0x9e3779b97f4a7c15;
    const auto mix = [](std::uint64_t z) {
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    };
    return mix(mix(seed + k_step) + (static_cast<std::uint64_t>(index) + 1) * k_step);
}

/// Uniform in [0, 1): a multiple of 2^-53.
constexpr double random_unit(std::uint64_t seed, std::size_t index) noexcept {
    return static_cast<double>(random_bits(seed, index) >> 11) * 0x1p-53;
}

}  // namespace crossover
