#include "benchmarks/sweep/progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "benchmarks/text/printable.hpp"

namespace crossover::sweep {
namespace {

/// Curves may end early, never late: what is left is at most the budget, and less when the curves
/// so far were quick.
double seconds_left(std::size_t done, std::size_t total, double elapsed_s, double budget_s) {
    const double in_budget = std::max(0.0, budget_s - elapsed_s);
    if (done == 0) {
        return in_budget;
    }
    const double at_this_pace =
        elapsed_s / static_cast<double>(done) * static_cast<double>(total - done);
    return std::min(in_budget, at_this_pace);
}

}  // namespace

std::string progress_line(const CurveProgress& progress, std::size_t done, std::size_t total,
                          double elapsed_s, double budget_s, std::size_t columns) {
    constexpr std::size_t k_bar = 16;
    const std::size_t filled = total == 0 ? 0 : k_bar * done / total;
    const auto left =
        static_cast<unsigned>(std::lround(seconds_left(done, total, elapsed_s, budget_s)));
    std::string line =
        fmt::format("[{}{}] {}/{}  {} {} x{}{}  round {}, {}  {}:{:02} left",
                    std::string(filled, '#'), std::string(k_bar - filled, '.'),
                    std::min(done + 1, total), total, progress.key.workload, progress.key.backend,
                    progress.key.workers, record::on_nodes(progress.key.nodes), progress.rounds + 1,
                    progress.answer.empty() ? "looking" : progress.answer, left / 60, left % 60);
    line.resize(std::min(line.size(), columns > 0 ? columns - 1 : 0));
    return text::printable(line);
}

}  // namespace crossover::sweep
