// Armadillo's element-wise exp() with OpenMP. ARMA_OPENMP_THRESHOLD is lowered to 1, so that sizes
// below its switch can be measured, too.
#define ARMA_OPENMP_THRESHOLD 1
#define ARMA_DONT_USE_WRAPPER
#define ARMA_DONT_USE_LAPACK
#define ARMA_DONT_USE_BLAS
#include <omp.h>

#include <armadillo>
#include <crossover/compare.hpp>

namespace {

struct Vectors {
    arma::vec x, y;

    auto begin() const { return y.begin(); }
    auto end() const { return y.end(); }
};

Vectors vectors(std::size_t n) {
    const std::vector<double> numbers = crossover::uniform(n);
    return {arma::vec(numbers), arma::vec(n)};
}

/// What the library does below its switch; with a switch of 1 it would enter a parallel region.
void loop(Vectors& v) {
    const std::size_t n = v.x.n_elem;
    const double* const x = v.x.memptr();
    double* const y = v.y.memptr();
    for (std::size_t i = 0; i < n; ++i) {
        y[i] = std::exp(x[i]);
    }
}

void threads(unsigned workers) {
    omp_set_num_threads(static_cast<int>(workers));
}

std::string version() {
    return std::to_string(ARMA_VERSION_MAJOR) + "." + std::to_string(ARMA_VERSION_MINOR) + "." +
           std::to_string(ARMA_VERSION_PATCH);
}

}  // namespace

CROSSOVER_COMPARE(armadillo_exp)
    .setup(vectors)
    .serial(loop)
    .way("openmp", [](Vectors& v) { v.y = arma::exp(v.x); })
    .once(threads)
    .range(16, 262144)
    .environment({{"library", "Armadillo"},
                  {"library_version", version()},
                  {"function", "exp of a vec"},
                  {"switch", "n >= ARMA_OPENMP_THRESHOLD"},
                  {"switch_n", "320"},
                  {"switch_source", "armadillo_bits/config.hpp:179"}});

CROSSOVER_MAIN()
