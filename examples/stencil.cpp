// Every element from its neighbours, so the function is given a slice and sees the whole array:
//   ./stencil --budget 14s
#include <crossover/map.hpp>
#include <cstddef>

CROSSOVER_MAP(stencil)
    .inputs(crossover::between(0, 1))
    .slice<double>([](double* out, std::size_t first, std::size_t count, const double* x) {
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t at = first + i;
            const double left = at > 0 ? x[at - 1] : 0.0;
            out[i] = 0.25 * left + 0.5 * x[at] + 0.25 * x[at + 1];
        }
    });
CROSSOVER_MAP_MAIN()
