#include <cmath>

#include "tests/proofs/fidelity/handwritten.hpp"

namespace {

using namespace crossover::fidelity;

void place(const Prepare& prepare, std::size_t n, int /*workers*/) {
    prepare(0, n);
}

void map(const double* x, double* y, std::size_t n, int /*workers*/) {
    for (std::size_t i = 0; i < n; ++i) {
        y[i] = std::sqrt(x[i]) * std::sin(x[i]);
    }
}

std::optional<Twin> find(std::string_view variant, int /*workers*/) {
    return variant == "plain" ? std::optional(Twin{place, map}) : std::nullopt;
}

}  // namespace

int main(int argc, char** argv) {
    return crossover::fidelity::serve(find, argc, argv);
}
