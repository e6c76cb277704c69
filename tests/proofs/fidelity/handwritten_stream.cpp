// STREAM's scale kernel (with a constant added, as of the workload `scale`), on plain threads.
#include <thread>
#include <vector>

#include "tests/proofs/fidelity/handwritten.hpp"

namespace {

using namespace crossover::fidelity;

/// Worker w has [n w / workers, n (w+1) / workers).
std::size_t bound(std::size_t n, int workers, int worker) {
    return n * static_cast<std::size_t>(worker) / static_cast<std::size_t>(workers);
}

template <class Work>
void on_all(int workers, const Work& work) {
    std::vector<std::thread> threads;
    for (int worker = 1; worker < workers; ++worker) {
        threads.emplace_back(work, worker);
    }
    work(0);
    for (std::thread& thread : threads) {
        thread.join();
    }
}

void place(const Prepare& prepare, std::size_t n, int workers) {
    on_all(workers, [&](int worker) {
        prepare(bound(n, workers, worker),
                bound(n, workers, worker + 1) - bound(n, workers, worker));
    });
}

void map(const double* __restrict__ x, double* __restrict__ y, std::size_t n, int workers) {
    on_all(workers, [=](int worker) {
        const double* __restrict__ in = x;
        double* __restrict__ out = y;
        const std::size_t end = bound(n, workers, worker + 1);
        for (std::size_t i = bound(n, workers, worker); i < end; ++i) {
            out[i] = 2.5 * in[i] - 0.75;
        }
    });
}

std::optional<Twin> find(std::string_view /*variant*/, int /*workers*/) {
    return Twin{place, map};
}

}  // namespace

int main(int argc, char** argv) {
    return crossover::fidelity::serve(find, argc, argv, k_scale);
}
