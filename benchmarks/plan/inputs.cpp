#include "benchmarks/plan/inputs.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <utility>

#include "benchmarks/stats/sign_test.hpp"
#include "benchmarks/stats/theil_sen.hpp"
#include "benchmarks/text/printable.hpp"

namespace crossover::plan {
namespace {

constexpr const char* k_where = "crossover plan";

/// A workload and the baseline that its serial times are of.
using Loop = std::pair<std::string, std::string>;

/// Serial medians against n.
struct Times {
    std::vector<double> n, ns;
};

bool has_time(const record::Cell& cell) {
    return cell.curve.calls == record::CallMode::hot && cell.serial_ns.value.value_or(0.0) > 0.0;
}

/// One time for each size, the median over the curves beside which it was measured; at most about
/// 2,000 sizes, evenly chosen, since the slope looks at every pair of them.
Times times_of(const std::vector<record::Cell>& cells, const Loop& loop, double least_ns) {
    constexpr std::size_t k_most = 2000;
    std::map<std::uint64_t, std::vector<double>> by_size;
    for (const record::Cell& cell : cells) {
        if (has_time(cell) && Loop(cell.curve.workload, cell.curve.baseline) == loop &&
            *cell.serial_ns.value >= least_ns) {
            by_size[cell.n].push_back(*cell.serial_ns.value);
        }
    }
    const std::size_t every = 1 + by_size.size() / k_most;
    Times times;
    std::size_t size = 0;
    for (const auto& [n, ns] : by_size) {
        if (size++ % every == 0) {
            times.n.push_back(static_cast<double>(n));
            times.ns.push_back(stats::median(ns));
        }
    }
    return times;
}

Expected<double> cost_of(const std::vector<record::Cell>& cells, const Loop& loop) {
    constexpr double k_no_overhead_ns = 1000.0;
    const Times all = times_of(cells, loop, 0.0);
    const Times long_ones = times_of(cells, loop, k_no_overhead_ns);
    auto slope = stats::theil_sen_slope(long_ones.n, long_ones.ns);
    if (!slope) {
        slope = stats::theil_sen_slope(all.n, all.ns);
    }
    const double cost = slope.value_or(all.ns.front() / all.n.front());
    if (!(cost > 0.0)) {
        return failure(
            {fmt::format("serial times of {} do not grow with n", text::printable(loop.first)),
             k_where, "measure it at larger sizes: crossover sweep --n"});
    }
    return cost;
}

std::vector<Loop> loops_of(const std::vector<record::Cell>& cells,
                           const std::vector<std::string>& only) {
    std::vector<Loop> loops;
    for (const record::Cell& cell : cells) {
        const Loop loop(cell.curve.workload, cell.curve.baseline);
        const bool is_asked =
            only.empty() || std::find(only.begin(), only.end(), loop.first) != only.end();
        if (is_asked && has_time(cell) &&
            std::find(loops.begin(), loops.end(), loop) == loops.end()) {
            loops.push_back(loop);
        }
    }
    return loops;
}

Expected<void> check_found(const std::vector<Loop>& loops, const std::vector<std::string>& only) {
    for (const std::string& name : only) {
        if (std::none_of(loops.begin(), loops.end(),
                         [&](const Loop& loop) { return loop.first == name; })) {
            return failure({fmt::format("the run has no serial times of {}", text::printable(name)),
                            "--workload", "see crossover show --times"});
        }
    }
    if (loops.empty()) {
        return failure({"the run has no serial times of hot calls that others did not disturb",
                        k_where, "measure a workload while the CPUs are free: crossover sweep"});
    }
    return {};
}

/// The medians of one figure over all wires, and whose they are.
struct Measured {
    std::vector<double> values;
    std::set<std::string> hosts;

    std::string source() const {
        return fmt::format("the run's wire to {}",
                           text::printable(fmt::format("{}", fmt::join(hosts, ", "))));
    }
};

Measured measured(const std::vector<record::NetworkLink>& network,
                  record::Estimate record::NetworkLink::*figure) {
    Measured found;
    for (const record::NetworkLink& link : network) {
        const std::optional<double>& value = (link.*figure).value;
        if (!link.same_host && value && *value > 0.0) {
            found.values.push_back(*value);
            found.hosts.insert(link.host);
        }
    }
    return found;
}

Error without_wire(const std::vector<record::NetworkLink>& network, const GivenWire& given) {
    const bool only_here = std::any_of(network.begin(), network.end(),
                                       [](const auto& link) { return link.same_host; });
    const char* const missing = given.latency_us    ? "the bandwidth of the network is"
                                : given.ns_per_byte ? "the latency of the network is"
                                                    : "latency and bandwidth of the network are";
    return {fmt::format("{} not known: {}", missing,
                        only_here ? "all ranks of this run were on one host, which is no wire"
                                  : "this run measured no network"),
            k_where,
            "give --latency 2us --bandwidth 10Gbit/s, or sweep mpi over two nodes (--nodes 1,2)"};
}

}  // namespace

Expected<std::vector<record::ElementCost>> element_costs(const record::StoredResults& results,
                                                         const std::vector<std::string>& only,
                                                         const FindBytes& find_bytes) {
    const std::vector<Loop> loops = loops_of(results.cells, only);
    if (auto found = check_found(loops, only); !found) {
        return failure(std::move(found.error()));
    }
    std::vector<record::ElementCost> costs;
    costs.reserve(loops.size());
    for (const Loop& loop : loops) {
        const auto ns = cost_of(results.cells, loop);
        if (!ns) {
            return failure(ns.error());
        }
        const auto bytes = find_bytes(loop.first);
        if (!bytes) {
            return failure({fmt::format("how many bytes an element of {} has is not known",
                                        text::printable(loop.first)),
                            k_where, "give input and output: --bytes 8,8"});
        }
        costs.push_back({loop.first, loop.second, *ns, bytes->in, bytes->out});
    }
    return costs;
}

Expected<FoundWire> find_wire(const std::vector<record::NetworkLink>& network,
                              const GivenWire& given) {
    const Measured latency = measured(network, &record::NetworkLink::latency_us);
    const Measured per_byte = measured(network, &record::NetworkLink::ns_per_byte);
    if ((!given.latency_us && latency.values.empty()) ||
        (!given.ns_per_byte && per_byte.values.empty())) {
        return failure(without_wire(network, given));
    }
    return FoundWire{{given.latency_us ? *given.latency_us : stats::median(latency.values),
                      given.ns_per_byte ? *given.ns_per_byte : stats::median(per_byte.values)},
                     given.latency_us ? "--latency" : latency.source(),
                     given.ns_per_byte ? "--bandwidth" : per_byte.source()};
}

}  // namespace crossover::plan
