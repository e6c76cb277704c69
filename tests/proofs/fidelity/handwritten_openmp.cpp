#include <cmath>

#include "tests/proofs/fidelity/handwritten.hpp"

namespace {

using namespace crossover::fidelity;

void place(const Prepare& prepare, std::size_t n, int workers) {
#pragma omp parallel for schedule(static) num_threads(workers)
    for (std::size_t i = 0; i < n; ++i) {
        prepare(i, 1);
    }
}

void map_static(const double* x, double* y, std::size_t n, int workers) {
#pragma omp parallel for schedule(static) num_threads(workers)
    for (std::size_t i = 0; i < n; ++i) {
        y[i] = std::sqrt(x[i]) * std::sin(x[i]);
    }
}

void map_dynamic(const double* x, double* y, std::size_t n, int workers) {
    // NOLINTNEXTLINE(clang-analyzer-deadcode.DeadStores): the analyzer does not look into the
    // clause
    const std::size_t grain = default_grain(n, workers);
#pragma omp parallel for schedule(dynamic, grain) num_threads(workers)
    for (std::size_t i = 0; i < n; ++i) {
        y[i] = std::sqrt(x[i]) * std::sin(x[i]);
    }
}

void map_guided(const double* x, double* y, std::size_t n, int workers) {
    // NOLINTNEXTLINE(clang-analyzer-deadcode.DeadStores): the analyzer does not look into the
    // clause
    const std::size_t grain = default_grain(n, workers);
#pragma omp parallel for schedule(guided, grain) num_threads(workers)
    for (std::size_t i = 0; i < n; ++i) {
        y[i] = std::sqrt(x[i]) * std::sin(x[i]);
    }
}

void map_tasks(const double* x, double* y, std::size_t n, int workers) {
    // NOLINTNEXTLINE(clang-analyzer-deadcode.DeadStores): the analyzer does not look into the
    // clause
    const std::size_t grain = default_grain(n, workers);
#pragma omp parallel num_threads(workers)
#pragma omp single
#pragma omp taskloop grainsize(grain)
    for (std::size_t i = 0; i < n; ++i) {
        y[i] = std::sqrt(x[i]) * std::sin(x[i]);
    }
}

std::optional<Twin> find(std::string_view variant, int /*workers*/) {
    if (variant == "static") {
        return Twin{place, map_static};
    }
    if (variant == "dynamic") {
        return Twin{place, map_dynamic};
    }
    if (variant == "guided") {
        return Twin{place, map_guided};
    }
    return variant == "tasks" ? std::optional(Twin{place, map_tasks}) : std::nullopt;
}

}  // namespace

int main(int argc, char** argv) {
    return crossover::fidelity::serve(find, argc, argv);
}
