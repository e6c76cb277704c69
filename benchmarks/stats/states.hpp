// Was the machine in one state while it was measured, or in two?
#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace crossover::stats {

/// Whether two positive values are further apart than those of one state of a machine: a factor of
/// 1.6.
bool are_of_two_states(double a, double b);

/// Two groups of values that a gap divides.
struct TwoStates {
    double limit = 0.0;  ///< values below belong to the first, the others to the second
    double first_median = 0.0;
    double second_median = 0.0;
};

/// Splits positive values at the widest gap of their logarithms. There are two states only if the
/// gap is wide in itself and against the groups: the medians are those of two states,
/// the gap takes up at least half of the way between them, and either group holds at least `fewest`
/// values. (A host that moves virtual CPUs shows core-to-core round trips of 50, 100 and 490 ns,
/// each within some per cent.) nullopt: one state, or no telling.
///
/// A gap, not a mixture of normals: with a handful of stray values a fitted mixture finds two
/// groups in one.
std::optional<TwoStates> two_states(std::span<const double> values, std::size_t fewest);

}  // namespace crossover::stats
