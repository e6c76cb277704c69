// Eigen's product of matrices with OpenMP. Its switch is a number in the code of the function, so
// only sizes at which both sides differ are measured.
#include <Eigen/Core>
#include <crossover/compare.hpp>

namespace {

/// n is the side of a square matrix.
struct Matrices {
    Eigen::MatrixXd a, b, c;

    auto begin() const { return c.data(); }
    auto end() const { return c.data() + c.size(); }
};

Matrices matrices(std::size_t n) {
    const auto side = static_cast<Eigen::Index>(n);
    const std::vector<double> numbers = crossover::uniform(n * n);
    const Eigen::Map<const Eigen::MatrixXd> a(numbers.data(), side, side);
    return {a, a.transpose(), Eigen::MatrixXd::Zero(side, side)};
}

void threads(unsigned workers) {
    Eigen::setNbThreads(static_cast<int>(workers));
}
void product(Matrices& m) {
    m.c.noalias() = m.a * m.b;
}

std::string version() {
    return std::to_string(EIGEN_WORLD_VERSION) + "." + std::to_string(EIGEN_MAJOR_VERSION) + "." +
           std::to_string(EIGEN_MINOR_VERSION);
}

constexpr std::size_t k_first = 47;  // 47 * 47 * 47 is the first cube of 2 * 50000 and more

}  // namespace

CROSSOVER_COMPARE(eigen_product)
    .setup(matrices)
    .serial(product)
    .once(threads)
    .way("openmp", product)
    .once(threads)
    .range(k_first, 512)
    .gate(k_first)
    .step(2)
    .unit("rows")
    .environment({{"library", "Eigen"},
                  {"library_version", version()},
                  {"library_kernel", Eigen::SimdInstructionSetsInUse()},
                  {"function", "MatrixXd product, square"},
                  {"switch", "rows cols depth >= 50000 a thread"},
                  {"switch_n", std::to_string(k_first)},
                  {"switch_source", "Core/products/Parallelizer.h:131"}});

CROSSOVER_MAIN()
