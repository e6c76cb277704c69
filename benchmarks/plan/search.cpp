#include "benchmarks/plan/search.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>

namespace crossover::plan {
namespace {

using record::PlannedCall;

constexpr std::uint64_t k_size_step = 4;
constexpr std::uint64_t k_least_top = 1ULL << 16U;

/// The largest size that is simulated: MPI has types for elements of 1, 4 and 8 bytes; of others
/// SMPI keeps copies.
std::uint64_t most_size(const record::ElementCost& cost) {
    constexpr std::uint64_t k_most = 1ULL << 30U;
    constexpr std::uint64_t k_most_copied = 1ULL << 28U;
    std::uint64_t most = k_most;
    for (const unsigned bytes : {cost.bytes_in, cost.bytes_out}) {
        const bool has_type = bytes == 1 || bytes == 4 || bytes == 8;
        most = has_type ? most : std::min(most, k_most_copied / bytes);
    }
    return most;
}

/// A size and the count that is fastest there.
struct Won {
    std::uint64_t n = 1;
    unsigned nodes = 1;
};

class Search {
  public:
    Search(const record::ElementCost& cost, record::Placing placing, const Ask& ask)
        : m_cost(cost), m_placing(placing), m_ask(ask) {}

    /// On one node the loop runs alone.
    Expected<double> time_of(unsigned nodes, std::uint64_t n) const {
        return nodes == 1 ? m_cost.ns * static_cast<double>(n)
                          : m_ask({m_cost, m_placing, nodes, n});
    }

    /// A call on each of the counts, increasing; fewer nodes win where times are equal.
    Expected<std::vector<PlannedCall>> calls_at(std::uint64_t n,
                                                std::span<const unsigned> counts) const {
        std::vector<PlannedCall> calls;
        calls.reserve(counts.size());
        for (const unsigned nodes : counts) {
            const auto ns = time_of(nodes, n);
            if (!ns) {
                return failure(ns.error());
            }
            calls.push_back({nodes, n, *ns, m_cost.ns * static_cast<double>(n) / *ns, false});
        }
        std::min_element(calls.begin(), calls.end(), [](const auto& a, const auto& b) {
            return a.ns < b.ns;
        })->fastest = true;
        return calls;
    }

    /// Adds the stretches that begin behind `low`, up to `high`.
    Expected<void> refine(Won low, Won high, std::span<const unsigned> counts,
                          std::vector<record::PlannedStretch>& stretches) const {
        constexpr double k_close = 1.005;
        if (low.nodes == high.nodes) {
            return {};
        }
        if (high.n - low.n <= 1 ||
            static_cast<double>(high.n) <= k_close * static_cast<double>(low.n)) {
            stretches.push_back({high.n, high.nodes});
            return {};
        }
        const double middle = std::sqrt(static_cast<double>(low.n) * static_cast<double>(high.n));
        const std::uint64_t n =
            std::clamp(static_cast<std::uint64_t>(middle), low.n + 1, high.n - 1);
        const auto [first, last] = std::minmax(low.nodes, high.nodes);
        const auto from = std::lower_bound(counts.begin(), counts.end(), first);
        const auto to = std::upper_bound(counts.begin(), counts.end(), last);
        const auto calls = calls_at(n, {from, to});
        if (!calls) {
            return failure(calls.error());
        }
        const Won between{n, winner_of(*calls)};
        const auto below = refine(low, between, counts, stretches);
        return below ? refine(between, high, counts, stretches) : below;
    }

    static unsigned winner_of(std::span<const PlannedCall> calls) {
        return std::find_if(calls.begin(), calls.end(),
                            [](const PlannedCall& call) { return call.fastest; })
            ->nodes;
    }

  private:
    const record::ElementCost& m_cost;
    record::Placing m_placing;
    const Ask& m_ask;
};

double ns_of(const std::vector<PlannedCall>& calls, unsigned nodes, std::uint64_t n) {
    return std::find_if(calls.begin(), calls.end(),
                        [&](const PlannedCall& call) { return call.nodes == nodes && call.n == n; })
        ->ns;
}

/// Ends of a cost of 2 % less, which must not pay, and of 2 % more, which must.
Expected<bool> confirms(const record::ElementCost& cost, const record::LeastCost& least,
                        const Ask& ask) {
    for (const double share : {0.98, 1.02}) {
        record::ElementCost other = cost;
        other.ns = share * least.ns;
        const auto ns =
            Search(other, record::Placing::scattered, ask).time_of(least.nodes, least.n);
        if (!ns) {
            return failure(ns.error());
        }
        if ((*ns < other.ns * static_cast<double>(least.n)) != (share > 1.0)) {
            return false;
        }
    }
    return true;
}

/// With p nodes an element takes s = m + c / p at large n, where m is what moving it takes. That is
/// less than c from m / (1 - 1 / p) on. The slope s between two sizes leaves latencies out.
/// None where no size was large enough to tell, such as with elements that are megabytes.
Expected<std::optional<record::LeastCost>> least_cost(const record::ElementCost& cost,
                                                      const std::vector<PlannedCall>& calls,
                                                      const record::ClusterPlan& plan,
                                                      const Ask& ask) {
    constexpr double k_like = 0.999;
    const std::uint64_t high = plan.sizes.back();
    const std::uint64_t low = plan.sizes[plan.sizes.size() - 2];
    record::LeastCost least{.ns = INFINITY};
    for (const unsigned nodes : std::span(plan.nodes).subspan(1)) {
        if (nodes > low) {
            continue;
        }
        const double slope = (ns_of(calls, nodes, high) - ns_of(calls, nodes, low)) /
                             static_cast<double>(high - low);
        const double share = 1.0 / nodes;
        const double ns = (slope - share * cost.ns) / (1.0 - share);
        if (ns < k_like * least.ns) {
            least = {.ns = ns, .nodes = nodes};
        }
    }
    if (!(least.ns > 0.0 && std::isfinite(least.ns))) {
        return std::nullopt;
    }
    // So large that 1 % of the work outweighs the latencies of a call.
    const double steps = 2.0 * std::log2(least.nodes) + 2.0;
    const double enough = steps * 1e3 * plan.wire.latency_us / (0.01 * least.ns * 0.5);
    least.n = low;
    while (static_cast<double>(least.n) < enough && least.n * k_size_step <= most_size(cost)) {
        least.n *= k_size_step;
    }
    const auto confirmed = confirms(cost, least, ask);
    if (!confirmed) {
        return failure(confirmed.error());
    }
    least.confirmed = *confirmed;
    return std::optional(least);
}

}  // namespace

std::vector<unsigned> node_counts(unsigned most) {
    std::vector<unsigned> counts;
    for (unsigned nodes = 1; nodes <= most; nodes *= 2) {
        counts.push_back(nodes);
    }
    return counts;
}

std::vector<std::uint64_t> sizes_for(const std::vector<record::ElementCost>& costs,
                                     const record::Wire& wire, unsigned most_nodes) {
    double last = 1.0;
    std::uint64_t most = most_size(costs.front());
    for (const record::ElementCost& cost : costs) {
        // The last turn is at n c / p = 2 latencies, of the order's further step and of its
        // acknowledgement's; where data move, with what is left of c.
        const double step_ns = 2e3 * wire.latency_us * most_nodes;
        const double left = cost.ns - cost.bytes() * wire.ns_per_byte;
        last = std::max({last, step_ns / cost.ns, left > 0.0 ? step_ns / left : 0.0});
        most = std::min(most, most_size(cost));
    }
    const double enough = std::max(static_cast<double>(k_least_top), k_size_step * last);
    std::vector<std::uint64_t> sizes{1};
    while (static_cast<double>(sizes.back()) < enough && sizes.back() * k_size_step <= most) {
        sizes.push_back(sizes.back() * k_size_step);
    }
    return sizes;
}

Expected<record::PlannedMap> map_of(const record::ElementCost& cost, record::Placing placing,
                                    const record::ClusterPlan& plan, const Ask& ask) {
    const Search search(cost, placing, ask);
    record::PlannedMap map{.placing = placing};
    Won before;
    for (const std::uint64_t n : plan.sizes) {
        const auto calls = search.calls_at(n, plan.nodes);
        if (!calls) {
            return failure(calls.error());
        }
        map.calls.insert(map.calls.end(), calls->begin(), calls->end());
        const Won here{n, Search::winner_of(*calls)};
        if (map.stretches.empty()) {
            map.stretches.push_back({n, here.nodes});
        } else if (auto refined = search.refine(before, here, plan.nodes, map.stretches);
                   !refined) {
            return failure(refined.error());
        }
        before = here;
    }
    if (placing == record::Placing::scattered) {
        auto least = least_cost(cost, map.calls, plan, ask);
        if (!least) {
            return failure(least.error());
        }
        map.least_cost = *least;
    }
    return map;
}

}  // namespace crossover::plan
