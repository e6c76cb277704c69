// The pool is our own, so what a user writes with it is a loop in a part of its team: the rest of
// the suite is left out.
#include <cmath>
#include <memory>

#include "backends/pool/team.hpp"
#include "tests/proofs/fidelity/handwritten.hpp"

namespace {

using namespace crossover::fidelity;
using crossover::pool::Team;

std::unique_ptr<Team> the_team;  // NOLINT: made when the variant is known, used by plain functions

struct Job {
    const double* x;
    double* y;
    const Prepare* prepare;
};

/// Worker w has [n w / workers, n (w+1) / workers).
std::size_t bound(std::size_t n, int workers, int worker) {
    return n * static_cast<std::size_t>(worker) / static_cast<std::size_t>(workers);
}

void place(const Prepare& prepare, std::size_t n, int /*workers*/) {
    Job job{nullptr, nullptr, &prepare};
    const auto part = [](void* context, unsigned worker, std::size_t size) noexcept {
        const int workers = static_cast<int>(the_team->workers());
        const std::size_t first = bound(size, workers, static_cast<int>(worker));
        (*static_cast<Job*>(context)->prepare)(
            first, bound(size, workers, static_cast<int>(worker) + 1) - first);
    };
    the_team->run(the_team->workers(), n, part, &job);
}

// NOLINTNEXTLINE(readability-non-const-parameter): it is written through in the part
void map(const double* x, double* y, std::size_t n, int /*workers*/) {
    Job job{x, y, nullptr};
    const auto part = [](void* context, unsigned worker, std::size_t size) noexcept {
        const Job& mine = *static_cast<Job*>(context);
        const int workers = static_cast<int>(the_team->workers());
        const std::size_t end = bound(size, workers, static_cast<int>(worker) + 1);
        for (std::size_t i = bound(size, workers, static_cast<int>(worker)); i < end; ++i) {
            mine.y[i] = std::sqrt(mine.x[i]) * std::sin(mine.x[i]);
        }
    };
    the_team->run(the_team->workers(), n, part, &job);
}

std::optional<Twin> find(std::string_view variant, int workers) {
    if (variant != "spin" && variant != "park") {
        return std::nullopt;
    }
    the_team = std::make_unique<Team>(static_cast<unsigned>(workers),
                                      std::chrono::microseconds{variant == "spin" ? 100 : 0});
    return Twin{place, map};
}

}  // namespace

int main(int argc, char** argv) {
    return crossover::fidelity::serve(find, argc, argv);
}
