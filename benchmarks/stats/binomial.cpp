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
    return log_choose(trials, successes) + successes * std::log(p) + (trials - successes) * std::log1p(-p);
}

/// Sums the masses from `successes` upwards; only called above the mean, where each term is smaller than the last.
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

/// The p at which `tail(p)`, which rises with p, equals `target`. Bisection to the last bit of double, roughly.
template <class Tail>
double solve(double target, const Tail& tail) {
    double low = 0.0;
    double high = 1.0;
    for (int i = 0; i < 60; ++i) {
        const double middle = 0.5 * (low + high);
        (tail(middle) < target ? low : high) = middle;
    }
    return 0.5 * (low + high);
}

void check_proportion(int successes, int trials, double confidence) {
    if (trials < 1 || successes < 0 || successes > trials) {
        throw std::invalid_argument("proportion bound: needs 0 <= successes <= trials and at least one trial");
    }
    if (!(confidence > 0.0 && confidence < 1.0)) {
        throw std::invalid_argument("proportion bound: confidence must lie between 0 and 1");
    }
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

double proportion_lower_bound(int successes, int trials, double confidence) {
    check_proportion(successes, trials, confidence);
    if (successes == 0) {
        return 0.0;
    }
    return solve(1.0 - confidence, [&](double p) { return binomial_upper_tail(successes, trials, p); });
}

double proportion_upper_bound(int successes, int trials, double confidence) {
    check_proportion(successes, trials, confidence);
    return 1.0 - proportion_lower_bound(trials - successes, trials, confidence);
}

}  // namespace crossover::stats
