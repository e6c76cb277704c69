// OpenBLAS's level 1 to 3, by cblas.h: the same call with one thread and with all. The switches are
// compiled into the library, so only sizes at which both differ are measured.
#include <cblas.h>

#include <cmath>
#include <crossover/compare.hpp>
#include <set>
#include <stdexcept>

namespace {

using Facts = std::vector<std::pair<std::string, std::string>>;

constexpr std::size_t k_gemm_threshold = OPENBLAS_GEMM_MULTITHREAD_THRESHOLD;

/// The smallest n whose `power`-th power is `work` or more.
std::size_t side(double work, double power) {
    return static_cast<std::size_t>(std::ceil(std::pow(work, 1.0 / power) - 1e-9));
}

Facts switch_of(const std::string& function, std::size_t n, const std::string& rule,
                const std::string& source) {
    const std::string version = OPENBLAS_VERSION;  // " OpenBLAS 0.3.21 "
    const auto from = version.find_first_of("0123456789");
    return {{"library", "OpenBLAS"},
            {"library_version", version.substr(from, version.find(' ', from) - from)},
            {"library_kernel", openblas_get_corename()},
            {"function", function},
            {"switch", rule},
            {"switch_n", std::to_string(n)},
            {"switch_source", source}};
}

void threads(unsigned workers) {
    openblas_set_num_threads(static_cast<int>(workers));
}

struct Vectors {
    std::vector<double> x, y;

    int n() const { return static_cast<int>(x.size()); }
    auto begin() const { return y.begin(); }
    auto end() const { return y.end(); }
};

Vectors vectors(std::size_t n) {
    return {crossover::uniform(n), crossover::uniform(n, 0.0, 1.0, 2)};
}

/// Older kernels have a ddot in assembly, which knows no threads.
Vectors vectors_of_ddot(std::size_t n) {
    static const std::set<std::string> k_threaded = {
        "Nehalem",   "Sandybridge", "Piledriver", "Haswell",    "Steamroller",
        "Excavator", "Zen",         "SkylakeX",   "Cooperlake", "SapphireRapids"};
    if (k_threaded.count(openblas_get_corename()) == 0) {
        throw std::runtime_error("the kernel " + std::string(openblas_get_corename()) +
                                 " has no threads in ddot");
    }
    return vectors(n);
}

double ddot(Vectors& v) {
    return cblas_ddot(v.n(), v.x.data(), 1, v.y.data(), 1);
}
void daxpy(Vectors& v) {
    cblas_daxpy(v.n(), 1e-9, v.x.data(), 1, v.y.data(), 1);
}
void dscal(Vectors& v) {
    cblas_dscal(v.n(), 1.0 + 1e-12, v.y.data(), 1);
}

/// n is the side of a square matrix.
struct Matrices {
    int n;
    std::vector<double> a, x, y;

    auto begin() const { return y.begin(); }
    auto end() const { return y.end(); }
};

void dgemv(Matrices& m) {
    cblas_dgemv(CblasColMajor, CblasNoTrans, m.n, m.n, 1.0, m.a.data(), m.n, m.x.data(), 1, 0.0,
                m.y.data(), 1);
}
void dgemm(Matrices& m) {
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, m.n, m.n, m.n, 1.0, m.a.data(), m.n,
                m.x.data(), m.n, 0.0, m.y.data(), m.n);
}

const std::size_t k_ddot_n = 10001;
const std::size_t k_daxpy_n = 10001;
const std::size_t k_dscal_n = 1048577;
const std::size_t k_dgemv_n = side(2304.0 * k_gemm_threshold, 2.0);
const std::size_t k_dgemm_n = side(65536.0 * k_gemm_threshold + 1.0, 3.0);

}  // namespace

CROSSOVER_COMPARE(dgemm)
    .setup([](std::size_t n) {
        return Matrices{static_cast<int>(n), crossover::uniform(n * n),
                        crossover::uniform(n * n, 0.0, 1.0, 2), std::vector<double>(n * n)};
    })
    .serial(dgemm)
    .once(threads)
    .way("threads", dgemm)
    .once(threads)
    .range(k_dgemm_n, 512)
    .gate(k_dgemm_n)
    .step(2)
    .unit("rows")
    .environment(switch_of("dgemm, square", k_dgemm_n, "m n k > 65536 * 4",
                           "interface/gemm.c:503"));

CROSSOVER_COMPARE(dgemv)
    .setup([](std::size_t n) {
        return Matrices{static_cast<int>(n), crossover::uniform(n * n), crossover::uniform(n),
                        std::vector<double>(n)};
    })
    .serial(dgemv)
    .once(threads)
    .way("threads", dgemv)
    .once(threads)
    .range(k_dgemv_n, 2048)
    .gate(k_dgemv_n)
    .step(2)
    .unit("rows")
    .environment(switch_of("dgemv, square", k_dgemv_n, "m n >= 2304 * 4", "interface/gemv.c:229"));

CROSSOVER_COMPARE(ddot)
    .setup(vectors_of_ddot)
    .serial(ddot)
    .once(threads)
    .way("threads", ddot)
    .once(threads)
    .range(k_ddot_n, 4194304)
    .gate(k_ddot_n)
    .environment(switch_of("ddot", k_ddot_n, "n > 10000", "kernel/x86_64/ddot.c:174"));

CROSSOVER_COMPARE(daxpy)
    .setup(vectors)
    .serial(daxpy)
    .once(threads)
    .way("threads", daxpy)
    .once(threads)
    .range(k_daxpy_n, 4194304)
    .gate(k_daxpy_n)
    .environment(switch_of("daxpy", k_daxpy_n, "n > 10000", "interface/axpy.c:96"));

CROSSOVER_COMPARE(dscal)
    .setup(vectors)
    .serial(dscal)
    .once(threads)
    .way("threads", dscal)
    .once(threads)
    .range(k_dscal_n, 16777216)
    .gate(k_dscal_n)
    .step(2)
    .environment(switch_of("dscal", k_dscal_n, "n > 1048576", "interface/scal.c:79"));

CROSSOVER_MAIN()
