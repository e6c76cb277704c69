// Distances on the globe, element by element over four arrays:
//   ./haversine --budget 14s
#include <cmath>
#include <crossover/map.hpp>

using crossover::between;

CROSSOVER_MAP(haversine)
    .inputs(between(-1.5, 1.5), between(-3.1, 3.1), between(-1.5, 1.5), between(-3.1, 3.1))
    .element([](double lat1, double lon1, double lat2, double lon2) {
        const double up = std::sin((lat2 - lat1) / 2);
        const double across = std::sin((lon2 - lon1) / 2);
        const double a = up * up + std::cos(lat1) * std::cos(lat2) * across * across;
        return 2 * 6371.0 * std::asin(std::sqrt(a));  // km
    });
CROSSOVER_MAP_MAIN()
