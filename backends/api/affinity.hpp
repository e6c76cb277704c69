// Where workers run: binding the calling thread to its CPU, and telling the mask it really has.
#pragma once

#include <string>
#include <vector>

#include "backends/api/backend.hpp"
#include "backends/api/problem.hpp"

namespace crossover {

/// Binds the calling thread to problem.cpus[worker]; nothing to do where that list is empty. Every
/// worker calls it for itself before it touches memory, so that first touch happens where the
/// memory will be used. Returns whether the thread now runs where it was asked to (a CPU outside
/// the process's mask is refused by the system).
bool bind_caller(const Problem& problem, unsigned worker) noexcept;

/// The same for a process that the caller has just forked: on one CPU it could not bind itself
/// before the caller pauses.
bool bind_process(int process, const Problem& problem, unsigned worker) noexcept;

/// The calling thread's affinity mask as a list of CPUs and ranges, "0-3,8"; empty when the system
/// does not say.
std::string mask_of_caller();

/// Number of CPUs in the affinity mask of the process's first thread; at least 1.
unsigned allowed_cpus() noexcept;

/// Where the workers of one session run: binds each of them, and keeps the masks that they really
/// have. For workers that are threads of this process.
class Placement {
  public:
    explicit Placement(const Problem& problem);

    /// Called once by every worker for itself, before it touches memory; different workers may do
    /// so at once.
    void bind_and_record(unsigned worker) noexcept;

    /// Only binds: for threads that live for one run, every time. Costs nothing where no CPUs were
    /// asked for.
    void bind(unsigned worker) const noexcept {
        if (!m_problem.cpus.empty()) {
            bind_caller(m_problem, worker);
        }
    }

    /// Fails when the system refused a worker its CPU.
    Expected<void> check() const;

    /// {"worker_masks", "0;1"}: one mask a worker, in their order; "?" for one that has not been
    /// bound yet.
    Fact fact() const;

  private:
    struct Binding {
        bool bound = true;
        std::string mask;
    };

    Problem m_problem;  // only its CPUs are used
    std::vector<Binding> m_bindings;
};

}  // namespace crossover
