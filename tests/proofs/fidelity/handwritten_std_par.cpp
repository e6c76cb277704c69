#include <tbb/global_control.h>

#include <algorithm>
#include <cmath>
#include <execution>

#include "tests/proofs/fidelity/handwritten.hpp"

namespace {

using namespace crossover::fidelity;

double f(double x) {
    return std::sqrt(x) * std::sin(x);
}

void place(const Prepare& prepare, std::size_t n, int /*workers*/) {
    std::for_each(std::execution::par, prepare.x, prepare.x + n,
                  [&](double& x) { prepare(static_cast<std::size_t>(&x - prepare.x), 1); });
}

void map_par(const double* x, double* y, std::size_t n, int /*workers*/) {
    std::transform(std::execution::par, x, x + n, y, [](double one) { return f(one); });
}

void map_par_unseq(const double* x, double* y, std::size_t n, int /*workers*/) {
    std::transform(std::execution::par_unseq, x, x + n, y, [](double one) { return f(one); });
}

std::optional<Twin> find(std::string_view variant, int workers) {
    // The standard has no word for it: this is how a user limits libstdc++'s algorithms.
    static const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                           static_cast<std::size_t>(workers));
    if (variant == "par") {
        return Twin{place, map_par};
    }
    return variant == "par_unseq" ? std::optional(Twin{place, map_par_unseq}) : std::nullopt;
}

}  // namespace

int main(int argc, char** argv) {
    return crossover::fidelity::serve(find, argc, argv);
}
