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

namespace crossover::mpi {

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

    Running m_running;
    Ranks m_ranks;
    std::optional<Error> m_disagreement;
    std::vector<Seat> m_seats;
};

/// A kernel that was found by its name, with what must live as long as it is used.
struct FoundKernel {
    Kernel kernel;
    std::shared_ptr<void> resources{};
};
using FindKernel = std::function<Expected<FoundKernel>(const std::string& workload)>;

/// What every rank but the first one does: takes part in its sessions until the first one ends its
/// World. Returns at once where the ranks disagree.
void serve(const World& world, const FindKernel& find);

}  // namespace crossover::mpi
