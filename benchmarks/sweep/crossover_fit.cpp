#include "benchmarks/sweep/crossover_fit.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <utility>
#include <vector>

#include "benchmarks/stats/refine.hpp"

namespace crossover::sweep {

record::CrossoverFit fit_around(const record::Curve& curve, const RoundChoice& chosen, std::uint64_t n_low,
                                std::uint64_t n_high, std::size_t fewest_rounds) {
    constexpr std::uint64_t k_reach = 4;
    std::map<std::uint64_t, std::vector<double>> by_size;
    for (const record::Sample& sample : curve.samples) {
        if (!chosen[sample.round] || sample.n * k_reach < n_low || sample.n / k_reach > n_high) {
            continue;
        }
        auto [entry, fresh] = by_size.try_emplace(sample.n);
        if (fresh) {
            entry->second.assign(curve.rounds.size(), std::numeric_limits<double>::quiet_NaN());
        }
        entry->second[sample.round] = std::log(sample.parallel.seconds / sample.serial.seconds);
    }
    std::vector<stats::RatioSample> ratios;
    for (auto& [n, values] : by_size) {
        const auto rounds =
            std::count_if(values.begin(), values.end(), [](double value) { return !std::isnan(value); });
        if (static_cast<std::size_t>(rounds) >= fewest_rounds) {
            ratios.push_back({n, std::move(values)});
        }
    }
    const stats::Refinement refined = stats::refine(ratios, static_cast<double>(n_low), static_cast<double>(n_high));
    record::CrossoverFit fit;
    if (refined.fit) {
        fit.q_ratio = refined.fit->q;
        fit.k = refined.fit->k;
    }
    if (refined.publishable) {
        fit.n = {refined.n, refined.interval->low, refined.interval->high};
    } else {
        fit.reason = refined.reason;
    }
    return fit;
}

std::uint64_t point_estimate(const record::CrossoverFit& fit, std::uint64_t n_low, std::uint64_t n_high) {
    const double middle = std::sqrt(static_cast<double>(n_low) * static_cast<double>(n_high));
    return static_cast<std::uint64_t>(std::llround(fit.n.value.value_or(middle)));
}

}  // namespace crossover::sweep
