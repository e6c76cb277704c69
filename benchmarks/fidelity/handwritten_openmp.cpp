#include <cmath>

#include "benchmarks/fidelity/handwritten.hpp"

namespace {

using crossover::fidelity::Prepare;

void place(const Prepare& prepare, std::size_t n, int workers) {
#pragma omp parallel for schedule(static) num_threads(workers)
    for (std::size_t i = 0; i < n; ++i) {
        prepare(i, 1);
    }
}

void map(const double* x, double* y, std::size_t n, int workers) {
#pragma omp parallel for schedule(static) num_threads(workers)
    for (std::size_t i = 0; i < n; ++i) {
        y[i] = std::sqrt(x[i]) * std::sin(x[i]);
    }
}

}  // namespace

int main(int argc, char** argv) {
    return crossover::fidelity::serve({place, map}, argc, argv);
}
