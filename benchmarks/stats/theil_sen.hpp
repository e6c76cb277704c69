// A slope that outliers do not move.
#pragma once

#include <optional>
#include <span>

namespace crossover::stats {

/// The median of the slopes between all pairs of points with different x (Theil 1950, Sen 1968):
/// y units an x unit. A constant overhead drops out. Up to 29 % of the points may be outliers.
/// nullopt where no two x differ. Both spans equally long.
std::optional<double> theil_sen_slope(std::span<const double> x, std::span<const double> y);

}  // namespace crossover::stats
