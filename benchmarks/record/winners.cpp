#include "benchmarks/record/winners.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <tuple>

namespace crossover::record {
namespace {

/// The cells of one (workload, nodes, workers, calls) on one baseline, by size.
using CellsBySize = std::map<std::uint64_t, std::vector<const Cell*>>;

/// Serial comes before all others.
struct BaselineOrder {
    bool operator()(const std::string& a, const std::string& b) const {
        return std::pair(a != "serial", a) < std::pair(b != "serial", b);
    }
};

bool is_proven_faster(const Cell* cell) {
    const auto& speedup = cell->speedup_ratio.value;
    return cell->verdict == stats::Verdict::win && speedup && std::isfinite(*speedup) &&
           *speedup > 0.0;
}

/// Fills in who is ahead among the cells of one size.
void judge(Winner& winner, const std::vector<const Cell*>& cells) {
    std::vector<const Cell*> winning;
    std::copy_if(cells.begin(), cells.end(), std::back_inserter(winning), is_proven_faster);
    if (winning.empty()) {
        if (std::all_of(cells.begin(), cells.end(),
                        [](const Cell* cell) { return cell->verdict == stats::Verdict::lose; })) {
            winner.backend = cells.front()->curve.baseline;
        }
        return;
    }
    const Cell* best =
        *std::max_element(winning.begin(), winning.end(), [](const Cell* a, const Cell* b) {
            return *a->speedup_ratio.value < *b->speedup_ratio.value;
        });
    const double low = best->speedup_ratio.low.value_or(0.0);
    winner.backend = best->curve.backend;
    winner.speedup_ratio = best->speedup_ratio.value;
    winner.close = std::any_of(winning.begin(), winning.end(), [&](const Cell* cell) {
        constexpr double k_unbounded = std::numeric_limits<double>::infinity();
        return cell != best && cell->speedup_ratio.high.value_or(k_unbounded) >= low;
    });
}

/// Without the sizes that some backend lacks, where two or more remain.
CellsBySize at_common_sizes(const CellsBySize& all) {
    std::set<std::string> backends;
    for (const auto& [n, cells] : all) {
        for (const Cell* cell : cells) {
            backends.insert(cell->curve.backend);
        }
    }
    CellsBySize common = all;
    std::erase_if(common, [&](const auto& entry) { return entry.second.size() < backends.size(); });
    return common.size() > 1 ? common : all;
}

}  // namespace

std::vector<Winner> winners_of(const std::vector<Cell>& cells) {
    std::map<std::tuple<std::string, unsigned, unsigned, CallMode>,
             std::map<std::string, CellsBySize, BaselineOrder>>
        groups;
    for (const Cell& cell : cells) {
        const CurveKey& key = cell.curve;
        groups[{key.workload, key.nodes, key.workers, key.calls}][key.baseline][cell.n].push_back(
            &cell);
    }
    std::vector<Winner> winners;
    for (const auto& [names, by_baseline] : groups) {
        for (const auto& [n, measured] : at_common_sizes(by_baseline.begin()->second)) {
            winners.push_back({.workload = std::get<0>(names),
                               .workers = std::get<2>(names),
                               .calls = std::get<3>(names),
                               .n = n,
                               .backend = {},
                               .speedup_ratio = {},
                               .nodes = std::get<1>(names)});
            judge(winners.back(), measured);
        }
    }
    return winners;
}

}  // namespace crossover::record
