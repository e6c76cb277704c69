#include "benchmarks/stats/least_squares.hpp"

#include <cstddef>
#include <numeric>
#include <vector>

namespace crossover::stats {
namespace {

using Values = std::span<const double>;

/// Values with their weighted mean taken out.
struct Centred {
    double mean = 0.0;
    std::vector<double> rest;
};

Centred centre(Values values, Values weights) {
    Centred result;
    result.mean = std::inner_product(values.begin(), values.end(), weights.begin(), 0.0) /
                  std::accumulate(weights.begin(), weights.end(), 0.0);
    for (const double value : values) {
        result.rest.push_back(value - result.mean);
    }
    return result;
}

double product(Values a, Values b, Values weights) {
    double sum = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        sum += weights[i] * a[i] * b[i];
    }
    return sum;
}

}  // namespace

Line fit_line(Values x, Values y, Values weights) {
    const Centred cx = centre(x, weights);
    const Centred cy = centre(y, weights);
    const double xx = product(cx.rest, cx.rest, weights);
    const double xy = product(cx.rest, cy.rest, weights);
    Line line;
    line.slope = xx > 0.0 ? xy / xx : 0.0;
    line.intercept = cy.mean - line.slope * cx.mean;
    line.sum_squares = product(cy.rest, cy.rest, weights) - line.slope * xy;
    return line;
}

Line fit_rising_line(Values x, Values y, Values weights) {
    const Line line = fit_line(x, y, weights);
    if (line.slope >= 0.0) {
        return line;
    }
    const Centred cy = centre(y, weights);
    return {.intercept = cy.mean, .slope = 0.0, .sum_squares = product(cy.rest, cy.rest, weights)};
}

Plane fit_rising_plane(Values x1, Values x2, Values y, Values weights) {
    const Centred c1 = centre(x1, weights);
    const Centred c2 = centre(x2, weights);
    const Centred cy = centre(y, weights);
    const double s11 = product(c1.rest, c1.rest, weights);
    const double s22 = product(c2.rest, c2.rest, weights);
    const double s12 = product(c1.rest, c2.rest, weights);
    const double s1y = product(c1.rest, cy.rest, weights);
    const double s2y = product(c2.rest, cy.rest, weights);
    const double determinant = s11 * s22 - s12 * s12;
    if (determinant > 1e-12 * s11 * s22) {
        Plane plane;
        plane.first = (s1y * s22 - s2y * s12) / determinant;
        plane.second = (s2y * s11 - s1y * s12) / determinant;
        if (plane.first >= 0.0 && plane.second >= 0.0) {
            plane.intercept = cy.mean - plane.first * c1.mean - plane.second * c2.mean;
            plane.sum_squares =
                product(cy.rest, cy.rest, weights) - plane.first * s1y - plane.second * s2y;
            return plane;
        }
    }
    // The problem is convex: an optimum outside means that the constrained one lies on one of the
    // two edges.
    const Line first = fit_rising_line(x1, y, weights);
    const Line second = fit_rising_line(x2, y, weights);
    if (first.sum_squares <= second.sum_squares) {
        return {
            .intercept = first.intercept, .first = first.slope, .sum_squares = first.sum_squares};
    }
    return {
        .intercept = second.intercept, .second = second.slope, .sum_squares = second.sum_squares};
}

}  // namespace crossover::stats
