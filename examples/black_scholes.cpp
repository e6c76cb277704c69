// The price of an option from five arrays:
//   ./black_scholes --budget 14s
#include <cmath>
#include <crossover/map.hpp>

using crossover::between;

namespace {

double normal(double x) {
    return 0.5 * std::erfc(-x * std::sqrt(0.5));
}

double price(double spot, double strike, double years, double rate, double volatility) {
    const double spread = volatility * std::sqrt(years);
    const double d =
        (std::log(spot / strike) + (rate + volatility * volatility / 2) * years) / spread;
    return spot * normal(d) - strike * std::exp(-rate * years) * normal(d - spread);
}

}  // namespace

CROSSOVER_MAP(black_scholes)
    .inputs(between(5, 30), between(1, 100), between(0.25, 10), between(0.01, 0.05),
            between(0.1, 0.5))
    .element(price);
CROSSOVER_MAP_MAIN()
