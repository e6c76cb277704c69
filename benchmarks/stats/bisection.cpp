#include "benchmarks/stats/bisection.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace crossover::stats {
namespace {

double as_double(std::uint64_t n) {
    return static_cast<double>(n);
}

/// Collects the cuts, each gap once.
class Cuts {
  public:
    Cuts(std::span<const SizeVerdict> sizes, double finest_ratio) : m_sizes(sizes), m_finest_ratio(finest_ratio) {}

    /// Cuts the gap between size i and its upper neighbour, if that is still of use.
    void cut_above(std::size_t i) {
        const SizeVerdict& low = m_sizes[i];
        const SizeVerdict& high = m_sizes[i + 1];
        if (low.verdict == Verdict::open || high.verdict == Verdict::open) {
            return;
        }
        halve(low.n, high.n, k_halvings_at_once);
    }

    /// Cuts beside both ends of a crossing.
    void narrow(const Crossing& crossing) {
        if (crossing.n_low) {
            cut_above(index_of(*crossing.n_low));
        }
        cut_above(index_of(crossing.n_high) - 1);
    }

    std::vector<std::uint64_t> take() { return std::move(m_cuts); }

  private:
    static constexpr int k_halvings_at_once = 2;

    void halve(std::uint64_t low, std::uint64_t high, int times) {
        if (times == 0 || as_double(high) - 0.5 <= m_finest_ratio * (as_double(low) + 0.5)) {
            return;
        }
        const double middle = std::sqrt(as_double(low)) * std::sqrt(as_double(high));
        const std::uint64_t n = std::clamp(static_cast<std::uint64_t>(std::llround(middle)), low + 1, high - 1);
        if (std::find(m_cuts.begin(), m_cuts.end(), n) == m_cuts.end()) {
            m_cuts.push_back(n);
        }
        halve(low, n, times - 1);
        halve(n, high, times - 1);
    }

    std::size_t index_of(std::uint64_t n) const {
        const auto found =
            std::lower_bound(m_sizes.begin(), m_sizes.end(), n,
                             [](const SizeVerdict& size, std::uint64_t value) { return size.n < value; });
        return static_cast<std::size_t>(found - m_sizes.begin());
    }

    std::span<const SizeVerdict> m_sizes;
    double m_finest_ratio;
    std::vector<std::uint64_t> m_cuts;
};

}  // namespace

std::vector<std::uint64_t> coarse_sizes(std::uint64_t n_min, std::uint64_t n_max, double ratio) {
    if (n_min < 1 || n_min > n_max || !(ratio > 1.0)) {
        throw std::invalid_argument("coarse sizes: needs 1 <= n_min <= n_max and ratio > 1");
    }
    std::vector<std::uint64_t> sizes;
    double n = as_double(n_min);
    while (n < as_double(n_max)) {
        const auto size = static_cast<std::uint64_t>(std::llround(n));
        if (sizes.empty() || size > sizes.back()) {
            sizes.push_back(size);
        }
        n *= ratio;
    }
    if (sizes.empty() || sizes.back() < n_max) {
        sizes.push_back(n_max);
    }
    return sizes;
}

std::vector<std::uint64_t> next_sizes(std::span<const SizeVerdict> sorted_by_n, double finest_ratio) {
    if (!(finest_ratio > 1.0)) {
        throw std::invalid_argument("next sizes: finest ratio must be above 1");
    }
    const Classification now = classify(sorted_by_n);
    Cuts cuts(sorted_by_n, finest_ratio);
    if (now.crossing) {
        cuts.narrow(*now.crossing);
    }
    std::for_each(now.further.rbegin(), now.further.rend(), [&](const Crossing& crossing) { cuts.narrow(crossing); });
    return cuts.take();
}

std::size_t planned_sizes(std::size_t coarse_count, std::size_t crossings, double ratio, double finest_ratio) {
    if (!(ratio > 1.0 && finest_ratio > 1.0)) {
        throw std::invalid_argument("planned sizes: both ratios must be above 1");
    }
    const double parts = std::log(ratio) / std::log(finest_ratio);
    // A hair of slack: 4 is exactly eight steps of 2^(1/4), whatever the logarithms round to.
    const double halvings = parts > 1.0 ? std::ceil(std::log2(parts) - 1e-9) : 0.0;
    const auto steps = static_cast<std::size_t>(halvings);
    const std::size_t sizes_of_an_end = 3 * (steps / 2) + steps % 2;
    return coarse_count + 2 * crossings * sizes_of_an_end;
}

}  // namespace crossover::stats
