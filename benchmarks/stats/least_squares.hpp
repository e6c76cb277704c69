// Weighted least squares for the small linear models of this room.
#pragma once

#include <span>

namespace crossover::stats {

/// y = intercept + slope x, and what is left: sum of weight × residual².
struct Line {
    double intercept = 0.0;
    double slope = 0.0;
    double sum_squares = 0.0;
};

/// y = intercept + first x1 + second x2.
struct Plane {
    double intercept = 0.0;
    double first = 0.0;
    double second = 0.0;
    double sum_squares = 0.0;
};

/// Weighted least squares, centred first (two passes), so that sizes which differ by a factor of a
/// million do not cancel. All spans equally long, not empty, weights > 0. Where all x are equal the
/// slope is 0.
Line fit_line(std::span<const double> x, std::span<const double> y,
              std::span<const double> weights);

/// fit_line with slope >= 0: a negative one becomes 0 and the intercept the weighted mean, which is
/// the constrained optimum.
Line fit_rising_line(std::span<const double> x, std::span<const double> y,
                     std::span<const double> weights);

/// The best plane with both slopes >= 0: the free one if it qualifies, else the better of the two
/// rising lines.
Plane fit_rising_plane(std::span<const double> x1, std::span<const double> x2,
                       std::span<const double> y, std::span<const double> weights);

}  // namespace crossover::stats
