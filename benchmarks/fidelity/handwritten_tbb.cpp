#include <tbb/blocked_range.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>

#include <cmath>
#include <cstdlib>

#include "benchmarks/fidelity/handwritten.hpp"

namespace {

using crossover::fidelity::Prepare;

void place(const Prepare& prepare, std::size_t n, int /*workers*/) {
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, n),
                      [=](const tbb::blocked_range<std::size_t>& range) { prepare(range.begin(), range.size()); });
}

void map(const double* x, double* y, std::size_t n, int /*workers*/) {
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, n), [=](const tbb::blocked_range<std::size_t>& range) {
        for (std::size_t i = range.begin(); i < range.end(); ++i) {
            y[i] = std::sqrt(x[i]) * std::sin(x[i]);
        }
    });
}

}  // namespace

int main(int argc, char** argv) {
    const int workers = argc == 2 ? std::atoi(argv[1]) : 1;
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                    static_cast<std::size_t>(workers < 1 ? 1 : workers));
    return crossover::fidelity::serve({place, map}, argc, argv);
}
