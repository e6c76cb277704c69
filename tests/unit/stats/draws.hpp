// Random numbers for the tests of this folder: the same on every platform, which the standard
// distributions are not.
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>
#include <random>

namespace crossover::stats::testing {

class Draws {
  public:
    explicit Draws(std::uint64_t seed) : m_engine(seed) {}

    /// Uniform in (0, 1).
    double uniform() { return (static_cast<double>(m_engine() >> 12U) + 0.5) * 0x1p-52; }

    /// Standard normal (Box and Muller).
    double normal() {
        const double radius = std::sqrt(-2.0 * std::log(uniform()));
        return radius * std::cos(2.0 * std::numbers::pi * uniform());
    }

  private:
    std::mt19937_64 m_engine;
};

}  // namespace crossover::stats::testing
