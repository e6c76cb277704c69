#include "benchmarks/stats/round_crossing.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "benchmarks/stats/isotonic.hpp"

namespace crossover::stats {
namespace {

constexpr double k_endless = std::numeric_limits<double>::infinity();

void check_round(std::span<const SizedRatio> ratios, const SizeRange& range) {
    const auto not_increasing = [](const SizedRatio& a, const SizedRatio& b) { return a.n >= b.n; };
    if (ratios.empty() ||
        std::adjacent_find(ratios.begin(), ratios.end(), not_increasing) != ratios.end() ||
        ratios.front().n < range.n_min || ratios.back().n > range.n_max) {
        throw std::invalid_argument(
            "crossing of a round: needs increasing sizes between n_min and n_max");
    }
}

/// Between a size where the fit is `above` >= 0 and the next, where it is `below` < 0.
RoundCrossing between(std::uint64_t n_above, double above, std::uint64_t n_below, double below,
                      bool leads) {
    constexpr double k_tight = 1.5;
    const auto low = static_cast<double>(n_above);
    const auto high = static_cast<double>(n_below);
    const double way = std::log(high / low);
    const double n = low * std::exp(way * above / (above - below));
    const bool is_narrow = high <= k_tight * low || n_below - n_above == 1;
    return is_narrow && above - below <= way ? RoundCrossing{n, n, n, leads}
                                             : RoundCrossing{n, low, high, leads};
}

/// The largest size says most; n_max alone says whether parallel leads there.
bool leads_at_top(std::span<const SizedRatio> sorted_by_n, const SizeRange& range) {
    constexpr std::size_t k_top_sizes = 3;
    const std::size_t beside = sorted_by_n.back().n == range.n_max ? 1 : k_top_sizes;
    const auto top = sorted_by_n.last(std::min(beside, sorted_by_n.size()));
    return std::accumulate(
               top.begin(), top.end(), 2.0 * cut(top.back().log_ratio),
               [](double sum, const SizedRatio& size) { return sum + cut(size.log_ratio); }) < 0.0;
}

}  // namespace

double cut(double log_ratio) {
    constexpr double k_cut = 0.4;
    return std::clamp(log_ratio, -k_cut, k_cut);
}

std::uint64_t nearest_size(std::uint64_t n, const SizeRange& range) {
    if (range.only.empty()) {
        return std::clamp(n, range.n_min, range.n_max);
    }
    const auto distance = [n](std::uint64_t size) {
        return std::abs(std::log(static_cast<double>(size) / static_cast<double>(n)));
    };
    return *std::min_element(range.only.begin(), range.only.end(),
                             [&](auto a, auto b) { return distance(a) < distance(b); });
}

bool is_one_gap(double low, double high, const SizeRange& range) {
    const auto above = std::find_if(range.only.begin(), range.only.end(),
                                    [low](auto n) { return static_cast<double>(n) > low; });
    const bool begins =
        low == 0.0 ? above == range.only.begin()
                   : above != range.only.begin() && static_cast<double>(*std::prev(above)) == low;
    return begins && above != range.only.end() && static_cast<double>(*above) == high;
}

std::optional<double> uncensored(double n) {
    return n > 0.0 && std::isfinite(n) ? std::optional(n) : std::nullopt;
}

RoundCrossing crossing_of_round(std::span<const SizedRatio> sorted_by_n, const SizeRange& range,
                                double lead_ratio, std::span<const double> weights) {
    check_round(sorted_by_n, range);
    const double lead = -std::log1p(-lead_ratio);
    std::vector<double> ratios;
    ratios.reserve(sorted_by_n.size());
    for (const SizedRatio& size : sorted_by_n) {
        ratios.push_back(cut(size.log_ratio + lead));
    }
    const std::vector<double> fit = falling_fit(ratios, weights);
    const auto first_win =
        std::find_if(fit.begin(), fit.end(), [](double ratio) { return ratio < 0.0; });
    const std::uint64_t largest = sorted_by_n.back().n;
    const bool leads = leads_at_top(sorted_by_n, range);
    if (first_win == fit.end()) {
        return {k_endless, largest == range.n_max ? k_endless : static_cast<double>(largest),
                k_endless, leads};
    }
    if (first_win == fit.begin()) {
        return {0.0, 0.0, static_cast<double>(sorted_by_n.front().n), leads};
    }
    const auto above = static_cast<std::size_t>(first_win - fit.begin());
    return between(sorted_by_n[above - 1].n, fit[above - 1], sorted_by_n[above].n, fit[above],
                   leads);
}

}  // namespace crossover::stats
