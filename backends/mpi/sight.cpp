#include "backends/mpi/sight.hpp"

#include <algorithm>
#include <map>
#include <string>

namespace crossover::mpi {
namespace {

struct Patience {
    std::size_t fewest = 1;
    std::size_t most = 1;
    double seconds = 0.0;
};

double median_trip_s(const std::function<double(std::size_t)>& trip_s, std::size_t bytes,
                     const Patience& patience) {
    std::vector<double> seconds;
    seconds.reserve(patience.most);
    double sum = 0.0;
    while (seconds.size() < patience.fewest ||
           (seconds.size() < patience.most && sum < patience.seconds)) {
        seconds.push_back(trip_s(bytes));
        sum += seconds.back();
    }
    std::sort(seconds.begin(), seconds.end());
    const std::size_t half = seconds.size() / 2;
    return seconds.size() % 2 == 1 ? seconds[half] : 0.5 * (seconds[half - 1] + seconds[half]);
}

}  // namespace

std::optional<Wire> measure_wire(const std::function<double(std::size_t bytes)>& trip_s) {
    constexpr std::size_t k_medium = k_longest_trip / 4;
    constexpr double k_fast_s = 0.5e-3;
    constexpr int k_first_trips = 2;  // the first one wakes the other rank
    for (int i = 0; i < k_first_trips; ++i) {
        trip_s(k_shortest_trip);
    }
    const double small_s = median_trip_s(trip_s, k_shortest_trip, {3, 101, 0.010});
    // Pages are touched, and both sides agree on how to move so much, in the first one of a size.
    std::size_t large = k_medium;
    if (trip_s(k_medium) < k_fast_s) {
        large = k_longest_trip;
        trip_s(k_longest_trip);
    }
    const double large_s = median_trip_s(trip_s, large, {2, 9, 0.040});
    const Wire wire{0.5e6 * small_s,
                    1e9 * (large_s - small_s) / static_cast<double>(large - k_shortest_trip)};
    return wire.latency_us > 0.0 && wire.ns_per_byte > 0.0 ? std::optional(wire) : std::nullopt;
}

std::vector<Sight> sights_of(std::span<const Seat> seats) {
    std::vector<Sight> sights;
    std::map<std::string, unsigned> turns;
    for (std::size_t rank = 0; rank < seats.size(); ++rank) {
        const int own = static_cast<int>(rank);
        if (seats[rank].node == own) {
            sights.push_back(
                {.node = own, .turn = turns[seats[rank].kernel]++, .partner = rank == 0 ? 1 : own});
        }
    }
    return sights;
}

bool have_cpus(const Sight& here, const Sight& there, std::span<const Seat> seats) {
    constexpr double k_free_ratio = 0.9;
    const unsigned ranks = here.node == there.node ? 2 : 1;
    const auto has = [&](const Sight& sight) {
        const unsigned needed = std::min(
            {ranks, seats[static_cast<std::size_t>(sight.node)].node_cpus, k_most_spinning});
        return sight.effective_cpus.value_or(needed) >= k_free_ratio * needed;
    };
    return has(here) && has(there);
}

Network network_of(const Job& job, std::span<const Seat> seats, std::span<const Sight> sights) {
    const auto seat_of = [&](int rank) -> const Seat& {
        return seats[static_cast<std::size_t>(rank)];
    };
    std::map<int, unsigned> workers;
    for (const Member& member : job.members) {
        workers[seat_of(member.rank).node] += member.workers;
    }
    Network network;
    for (const Sight& sight : sights) {
        const auto used = workers.find(sight.node);
        if (used == workers.end()) {
            continue;
        }
        if (sight.effective_cpus) {
            const unsigned cpus =
                std::min({used->second, seat_of(sight.node).node_cpus, k_most_spinning});
            network.nodes.push_back({seat_of(sight.node).host, cpus,
                                     std::min(*sight.effective_cpus, static_cast<double>(cpus))});
        }
        const bool same_host = sight.node == seats.front().node;
        if (sight.wire && (!same_host || job.members.size() > 1)) {
            network.links.push_back({seat_of(sight.partner).host, same_host, sight.wire->latency_us,
                                     sight.wire->ns_per_byte});
        }
    }
    return network;
}

}  // namespace crossover::mpi
