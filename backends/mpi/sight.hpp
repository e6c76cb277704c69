// What rank 0 sees of the machines of its world before anything is measured on them. No MPI in
// here.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "backends/api/network.hpp"
#include "backends/mpi/job.hpp"

namespace crossover::mpi {

/// The largest message of measure_wire, in bytes.
inline constexpr std::size_t k_longest_trip = 1U << 20U;
/// The small one.
inline constexpr std::size_t k_shortest_trip = 8;

/// Of how many CPUs of a machine is looked at what they give: spinning on each takes a thread.
inline constexpr unsigned k_most_spinning = 64;

struct Wire {
    double latency_us = 0.0;
    double ns_per_byte = 0.0;
};

/// By round trips: `trip_s` sends so many bytes and tells the seconds until an empty answer is
/// there. The latency is half of the median trip of a small message; the
/// time per byte is what the median trip of a large one takes longer, over its bytes. The large one
/// has 1 MiB, or 256 KiB where those take more than half a millisecond; trips are repeated while
/// they have taken less than 10 ms (small) and 40 ms (large). So a wire of 100 Mbit/s costs about
/// 70 ms and shared memory about 2. None where large messages were no slower,
/// which happens where others use the CPUs.
std::optional<Wire> measure_wire(const std::function<double(std::size_t bytes)>& trip_s);

/// One machine of the world.
struct Sight {
    int node = 0;                            ///< Seat::node
    unsigned turn = 0;                       ///< machines before it that run on the same kernel
    std::optional<double> effective_cpus{};  ///< of all its CPUs; none: it could not tell
    int partner = 0;                         ///< the rank at the other end of the wire
    std::optional<Wire> wire{};
};

/// The machines of a world, rank 0's first, with nothing seen yet.
std::vector<Sight> sights_of(std::span<const Seat> seats);

/// Whether two ranks on one machine, or one on each of two, have a CPU each, so that a wire between
/// them can be timed. Where others use the CPUs, a trip takes as long as the scheduler lets a rank
/// wait: the figure would mean nothing, and cost a round a tenth of a second. Taken for granted
/// where a machine could not tell.
bool have_cpus(const Sight& here, const Sight& there, std::span<const Seat> seats);

/// What a session tells of the machines that its workers are on. `sights` begin with rank 0's
/// machine, whose wire leads to a rank beside it.
Network network_of(const Job& job, std::span<const Seat> seats, std::span<const Sight> sights);

}  // namespace crossover::mpi
