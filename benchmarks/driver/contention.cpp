#include "benchmarks/driver/contention.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "benchmarks/stats/sign_test.hpp"
#include "benchmarks/stats/states.hpp"

namespace crossover::driver {
namespace {

constexpr double k_free_ratio = 0.9;
constexpr const char* k_near = "near cores";
constexpr const char* k_far = "far cores";

bool are_free(double effective_cpus, unsigned threads) {
    return effective_cpus >= k_free_ratio * threads;
}

bool has_its_cpus(const record::MachineState& state) {
    return are_free(state.effective_cpus, state.threads);
}

/// By round.
std::vector<Disturbance> disturbances_of(const record::Curve& curve) {
    std::vector<Disturbance> result(curve.rounds.size());
    for (const record::Sample& sample : curve.samples) {
        result[sample.round].add(sample.serial);
        result[sample.round].add(sample.parallel);
    }
    return result;
}

/// The machine of this round that lacks the largest share of its CPUs; that of the probe has no
/// name here.
std::optional<Node> scarcest_of(const record::Round& round) {
    std::vector<Node> nodes;
    if (round.machine) {
        nodes.push_back({"", round.machine->threads, round.machine->effective_cpus});
    }
    nodes.insert(nodes.end(), round.network.nodes.begin(), round.network.nodes.end());
    const auto least =
        std::min_element(nodes.begin(), nodes.end(), [](const Node& a, const Node& b) {
            return a.effective_cpus * b.cpus < b.effective_cpus * a.cpus;
        });
    return least == nodes.end() ? std::nullopt : std::optional(*least);
}

bool agree(double a, double b, double c, double tolerance_ratio) {
    const auto [least, most] = std::minmax({a, b, c});
    return most <= least * (1.0 + tolerance_ratio);
}

}  // namespace

void Disturbance::add(const record::Epoch& epoch) {
    wall_s += epoch.seconds;
    stolen_s += epoch.stolen_seconds.value_or(0.0);
    throttled_s += epoch.throttled_seconds.value_or(0.0);
}

bool is_contended(const std::optional<record::MachineState>& before, const Network& network,
                  const Disturbance& disturbance) {
    constexpr double k_lost_ratio = 0.1;
    constexpr double k_two_ticks_s = 0.020;
    const double bearable_s = std::max(k_two_ticks_s, k_lost_ratio * disturbance.wall_s);
    return (before && !has_its_cpus(*before)) ||
           std::any_of(
               network.nodes.begin(), network.nodes.end(),
               [](const Node& node) { return !are_free(node.effective_cpus, node.cpus); }) ||
           disturbance.stolen_s > bearable_s || disturbance.throttled_s > bearable_s;
}

void settle(record::Curve& curve) {
    const std::vector<Disturbance> disturbances = disturbances_of(curve);
    std::vector<double> trips;
    for (record::Round& round : curve.rounds) {
        round.contended = is_contended(round.machine, round.network, disturbances[round.round]);
        if (!round.contended && round.machine && round.machine->round_trip_ns) {
            trips.push_back(*round.machine->round_trip_ns);
        }
    }
    constexpr std::size_t k_fewest = 6;
    const auto states = stats::two_states(trips, k_fewest);
    const auto near = states ? std::count_if(trips.begin(), trips.end(),
                                             [&](double t) { return t < states->limit; })
                             : 0;
    const char* larger = 2 * static_cast<std::size_t>(near) >= trips.size() ? k_near : k_far;
    for (record::Round& round : curve.rounds) {
        const bool known = states && round.machine && round.machine->round_trip_ns;
        round.state = !known ? "" : *round.machine->round_trip_ns < states->limit ? k_near : k_far;
        round.counts = !round.contended && (!known || round.state == larger);
    }
}

BusyMachine busy_machine(const record::Curve& curve) {
    const std::vector<Disturbance> disturbances = disturbances_of(curve);
    std::vector<double> found;
    std::vector<double> lost;
    BusyMachine result;
    for (const record::Round& round : curve.rounds) {
        if (!round.contended) {
            continue;
        }
        if (const auto scarcest = scarcest_of(round)) {
            found.push_back(scarcest->effective_cpus);
            result.threads = scarcest->cpus;
            result.host = scarcest->host;
        }
        if (const Disturbance& by = disturbances[round.round]; by.wall_s > 0.0) {
            lost.push_back((by.stolen_s + by.throttled_s) / by.wall_s);
        }
    }
    result.effective_cpus = found.empty() ? 0.0 : stats::median(found);
    result.lost_cpus = lost.empty() ? 0.0 : stats::median(lost);
    return result;
}

std::string busy_words(const BusyMachine& busy) {
    if (busy.threads > 0 && !are_free(busy.effective_cpus, busy.threads)) {
        return fmt::format("machine busy ({}{:.1f} of {} CPUs)",
                           busy.host.empty() ? "" : busy.host + ": ", busy.effective_cpus,
                           busy.threads);
    }
    return fmt::format("machine busy ({:.1f} CPUs were taken away while it was measured)",
                       busy.lost_cpus);
}

bool is_steady(const record::MachineState& a, const record::MachineState& b,
               const record::MachineState& c) {
    constexpr double k_serial_tolerance = 0.05;
    constexpr double k_trip_tolerance = 0.3;
    const bool trips =
        !a.round_trip_ns || !b.round_trip_ns || !c.round_trip_ns ||
        agree(*a.round_trip_ns, *b.round_trip_ns, *c.round_trip_ns, k_trip_tolerance);
    return has_its_cpus(a) && has_its_cpus(b) && has_its_cpus(c) && trips &&
           agree(a.reference_ns, b.reference_ns, c.reference_ns, k_serial_tolerance);
}

}  // namespace crossover::driver
