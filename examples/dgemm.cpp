// A library's own switch: OpenBLAS's product of matrices with one thread and with all. n is the
// side of a square matrix; up to 64 the library uses one thread by itself.
//
//     g++ -std=c++17 -O3 -I include examples/dgemm.cpp -o dgemm -lopenblas
//     ./dgemm --budget 14s
#include <cblas.h>

#include <crossover/compare.hpp>

namespace {

struct Matrices {
    int n;
    std::vector<double> a, b, c;

    auto begin() const { return c.begin(); }
    auto end() const { return c.end(); }
};

void multiply(Matrices& m) {
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, m.n, m.n, m.n, 1.0, m.a.data(), m.n,
                m.b.data(), m.n, 0.0, m.c.data(), m.n);
}

void threads(unsigned workers) {
    openblas_set_num_threads(static_cast<int>(workers));
}

}  // namespace

CROSSOVER_COMPARE(dgemm)
    .setup([](std::size_t n) {
        return Matrices{static_cast<int>(n), crossover::uniform(n * n),
                        crossover::uniform(n * n, 0.0, 1.0, 2), std::vector<double>(n * n)};
    })
    .serial(multiply)
    .once(threads)
    .way("threads", multiply)
    .once(threads)
    .range(65, 512)
    .gate(65)
    .step(2)
    .unit("rows")
    .environment({{"openblas_version", OPENBLAS_VERSION}, {"kernel", openblas_get_corename()}});

CROSSOVER_MAIN()
