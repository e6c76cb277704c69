#include <tbb/blocked_range.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/partitioner.h>

#include <cmath>

#include "tests/proofs/fidelity/handwritten.hpp"

namespace {

using namespace crossover::fidelity;
using Range = tbb::blocked_range<std::size_t>;

template <class Partitioner>
void map_range(const double* x, double* y, const Range& whole, Partitioner&& partitioner) {
    tbb::parallel_for(
        whole,
        [=](const Range& range) {
            for (std::size_t i = range.begin(); i < range.end(); ++i) {
                y[i] = std::sqrt(x[i]) * std::sin(x[i]);
            }
        },
        partitioner);
}

void place(const Prepare& prepare, std::size_t n, int /*workers*/) {
    tbb::parallel_for(Range(0, n),
                      [=](const Range& range) { prepare(range.begin(), range.size()); });
}

void map_auto(const double* x, double* y, std::size_t n, int /*workers*/) {
    map_range(x, y, Range(0, n), tbb::auto_partitioner{});
}

void map_simple(const double* x, double* y, std::size_t n, int workers) {
    map_range(x, y, Range(0, n, default_grain(n, workers)), tbb::simple_partitioner{});
}

void map_static(const double* x, double* y, std::size_t n, int /*workers*/) {
    map_range(x, y, Range(0, n), tbb::static_partitioner{});
}

void map_affinity(const double* x, double* y, std::size_t n, int /*workers*/) {
    static tbb::affinity_partitioner partitioner;
    map_range(x, y, Range(0, n), partitioner);
}

std::optional<Twin> find(std::string_view variant, int workers) {
    static const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                           static_cast<std::size_t>(workers));
    if (variant == "auto") {
        return Twin{place, map_auto};
    }
    if (variant == "simple") {
        return Twin{place, map_simple};
    }
    if (variant == "static") {
        return Twin{place, map_static};
    }
    return variant == "affinity" ? std::optional(Twin{place, map_affinity}) : std::nullopt;
}

}  // namespace

int main(int argc, char** argv) {
    return crossover::fidelity::serve(find, argc, argv);
}
