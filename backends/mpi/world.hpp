// The MPI world of this process, and what the ranks beside the first one do.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "backends/api/backend.hpp"
#include "backends/api/expected.hpp"
#include "backends/mpi/job.hpp"
#include "backends/mpi/ranks.hpp"
#include "backends/mpi/sight.hpp"

namespace crossover::mpi {

/// Spins on these CPUs for some milliseconds and tells the CPU time per wall time that it got. May
/// throw std::runtime_error.
using Spin = std::function<double(const std::vector<int>& cpus)>;

/// Starts MPI, and ends it in its destructor, where the first rank tells the others to end. One a
/// process, on its main thread; every rank of the launch makes one.
class World {
  public:
    /// `ranks_per_node`: for tests, so many ranks count as one machine, with their part of its
    /// CPUs; 0: those that share memory.
    explicit World(int ranks_per_node = 0);
    ~World();
    World(const World&) = delete;
    World& operator=(const World&) = delete;
    World(World&&) = delete;
    World& operator=(World&&) = delete;

    /// The one of this process; null where there is none.
    static World* current() noexcept;

    bool is_first() const noexcept { return m_ranks.index() == 0; }
    const Ranks& ranks() const noexcept { return m_ranks; }

    /// Why the ranks cannot work together: some run another build. Known to all of them; only the
    /// first one's names a rank.
    const std::optional<Error>& disagreement() const noexcept { return m_disagreement; }

    /// Of all ranks; empty in every rank but the first.
    std::span<const Seat> seats() const noexcept { return m_seats; }

    /// By the first rank: finds out what each machine gives and what the wires to them cost; for
    /// sights(). Machines are looked at all at once, but hosts of one kernel, which share CPUs, and
    /// the wires one after the other, while nothing else runs on these ranks. Of the others, one
    /// rank a machine takes part; the rest stay at rest.
    void look_around(const Spin& spin);
    /// By a rank that the first one asks to.
    void tell_cpus(const Spin& spin) const;
    void answer_trips() const;
    /// That of the first rank first; empty before look_around.
    std::span<const Sight> sights() const noexcept { return m_sights; }

    /// mpi_library, mpi_standard, mpi_transport (where it can be told), mpi_world.
    std::vector<Fact> facts() const;

  private:
    /// Calls MPI_Init, and in its destructor MPI_Finalize.
    struct Running {
        Running();
        Running(const Running&) = delete;
        Running& operator=(const Running&) = delete;
        Running(Running&&) = delete;
        Running& operator=(Running&&) = delete;
        ~Running();
    };
    void compare_builds();
    void find_seats(int ranks_per_node);
    unsigned look_at_cpus(unsigned turn, const Spin& spin);
    std::optional<Wire> wire_to(int rank) const;

    Running m_running;
    Ranks m_ranks;
    std::optional<Error> m_disagreement;
    std::vector<Seat> m_seats;
    std::vector<int> m_cpus;  ///< of this machine, at most 64 of them
    std::vector<Sight> m_sights;
};

/// A kernel that was found by its name, with what must live as long as it is used.
struct FoundKernel {
    Kernel kernel;
    std::shared_ptr<void> resources{};
};
using FindKernel = std::function<Expected<FoundKernel>(const std::string& workload)>;

/// What every rank but the first one does: takes part in look_around and in its sessions until the
/// first one ends its World. Returns at once where the ranks disagree.
void serve(const World& world, const FindKernel& find, const Spin& spin);

}  // namespace crossover::mpi
