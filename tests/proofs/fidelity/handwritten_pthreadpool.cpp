#include <pthreadpool.h>

#include <cmath>

#include "tests/proofs/fidelity/handwritten.hpp"

namespace {

using namespace crossover::fidelity;

pthreadpool_t the_pool =
    nullptr;  // NOLINT: made when the workers are known, used by plain functions

struct Job {
    const double* x;
    double* y;
};

void prepare_tile(void* prepare, std::size_t first, std::size_t count) {
    (*static_cast<const Prepare*>(prepare))(first, count);
}

void map_tile(void* context, std::size_t first, std::size_t count) {
    const Job& job = *static_cast<const Job*>(context);
    for (std::size_t i = first; i < first + count; ++i) {
        job.y[i] = std::sqrt(job.x[i]) * std::sin(job.x[i]);
    }
}

std::size_t share(std::size_t n, int workers) {
    return (n + static_cast<std::size_t>(workers) - 1) / static_cast<std::size_t>(workers);
}

void place(const Prepare& prepare, std::size_t n, int workers) {
    Prepare copy = prepare;
    pthreadpool_parallelize_1d_tile_1d(the_pool, prepare_tile, &copy, n, share(n, workers), 0);
}

// NOLINTNEXTLINE(readability-non-const-parameter): it is written through in map_tile
void map_slices(const double* x, double* y, std::size_t n, int workers) {
    Job job{x, y};
    pthreadpool_parallelize_1d_tile_1d(the_pool, map_tile, &job, n, share(n, workers), 0);
}

// NOLINTNEXTLINE(readability-non-const-parameter): it is written through in map_tile
void map_tiles(const double* x, double* y, std::size_t n, int workers) {
    Job job{x, y};
    pthreadpool_parallelize_1d_tile_1d(the_pool, map_tile, &job, n, default_grain(n, workers), 0);
}

std::optional<Twin> find(std::string_view variant, int workers) {
    the_pool = pthreadpool_create(static_cast<std::size_t>(workers));
    if (variant == "slices") {
        return Twin{place, map_slices};
    }
    return variant == "tiles" ? std::optional(Twin{place, map_tiles}) : std::nullopt;
}

}  // namespace

int main(int argc, char** argv) {
    return crossover::fidelity::serve(find, argc, argv);
}
