#include "benchmarks/stats/binomial.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace crossover::stats {
namespace {

/// ln C(n, k) as a sum: std::lgamma writes a global and is no faster at our sizes.
double log_choose(int n, int k) {
    const int terms = std::min(k, n - k);
    double sum = 0.0;
    for (int i = 1; i <= terms; ++i) {
        sum += std::log(static_cast<double>(n - terms + i) / i);
    }
    return sum;
}

double log_mass(int successes, int trials, double p) {
    return log_choose(trials, successes) + successes * std::log(p) +
           (trials - successes) * std::log1p(-p);
}

/// Sums the masses from `successes` upwards; only called above the mean, where each term is smaller
/// than the last.
double falling_tail(int successes, int trials, double p) {
    const double odds = p / (1.0 - p);
    double term = 1.0;
    double sum = 1.0;
    for (int k = successes; k < trials; ++k) {
        term *= odds * (trials - k) / (k + 1);
        sum += term;
        if (term < sum * 1e-17) {
            break;
        }
    }
    return std::min(1.0, std::exp(log_mass(successes, trials, p)) * sum);
}

}  // namespace

double binomial_upper_tail(int successes, int trials, double p) {
    if (trials < 0 || !(p >= 0.0 && p <= 1.0)) {
        throw std::invalid_argument("binomial tail: needs trials >= 0 and 0 <= p <= 1");
    }
    if (successes <= 0) {
        return 1.0;
    }
    if (successes > trials || p == 0.0) {
        return 0.0;
    }
    if (p == 1.0) {
        return 1.0;
    }
    if (successes > trials * p) {
        return falling_tail(successes, trials, p);
    }
    return 1.0 - falling_tail(trials - successes + 1, trials, 1.0 - p);
}

double binomial_lower_tail(int successes, int trials, double p) {
    return binomial_upper_tail(trials - successes, trials, 1.0 - p);
}

}  // namespace crossover::stats
