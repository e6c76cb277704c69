// Where a measured curve reaches a target for good: METG(50 %), the size of a speed-up of 2.
#pragma once

#include <optional>
#include <span>

#include "benchmarks/stats/sign_test.hpp"

namespace crossover::stats {

/// A measured point; x > 0.
struct CurvePoint {
    double x = 0.0;
    double y = 0.0;
};

/// y at x between two points with y > 0, as a power law: a straight line in log-log.
double power_law_between(const CurvePoint& below, const CurvePoint& above, double x);

enum class ThresholdKind {
    reached,      ///< x is interpolated between two measured points
    from_start,   ///< already reached at the smallest x, which is an upper bound
    not_reached,  ///< the largest x is still below the target
};

struct Threshold {
    ThresholdKind kind = ThresholdKind::not_reached;
    std::optional<double> x;  ///< the estimate, or the upper bound; empty when not reached
    std::optional<Interval>
        bracket;  ///< the two neighbours it was interpolated between; only when reached
};

/// The smallest x from which y >= target there and at every larger x. Between the last point below
/// and the next, y is taken as linear in log x: sizes are spaced by ratios, and both speed-up and
/// efficiency are S-shaped in log x, so this misses less than linear x does. The value is an
/// interpolation of medians without an interval of its own; the bracket is what was measured.
/// Points strictly increasing in x, x > 0, all finite, else std::invalid_argument.
Threshold reaches_for_good(std::span<const CurvePoint> sorted_by_x, double target);

/// One size of a curve as Task Bench sees it.
struct TaskCell {
    double task_us = 0.0;     ///< how long one worker's share of the map takes, in microseconds
    double efficiency = 0.0;  ///< speed-up against best serial, divided by workers
};

/// METG(50 %): the shortest task length at which half of the ideal speed is reached, and kept for
/// all longer tasks. Source: Slaughter et al., Task Bench, SC20; they too interpolate between
/// measured lengths. Cells in any order; cells with equal task length are merged to the lower
/// efficiency. Errors as reaches_for_good().
Threshold metg(std::span<const TaskCell> cells, double efficiency = 0.5);

}  // namespace crossover::stats
