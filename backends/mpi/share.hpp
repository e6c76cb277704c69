// What one rank has and does in a session, rank 0 like the others.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "backends/api/affinity.hpp"
#include "backends/api/arrays.hpp"
#include "backends/api/expected.hpp"
#include "backends/mpi/job.hpp"
#include "backends/mpi/ranks.hpp"

namespace crossover::mpi {

/// The arrays of one rank.
///
/// scatter: rank 0 has all elements, every other rank room for its largest slice.
///
/// resident, hybrid: elements are dealt to the workers one by one, worker w has w, w + workers, ….
/// So the first n are spread evenly for every n, and each worker's own lie at the beginning of its
/// part: no size of a run moves data. Parts of one rank's workers follow each other.
class Share {
  public:
    /// Places the arrays, each part by the thread that will map it. `index`: of this rank in the
    /// job.
    static Expected<Share> place(const Job& job, unsigned index, const Kernel& kernel);

    /// What happens between the order and the acknowledgement of a run, and the latter.
    void run(Ranks& ranks, std::size_t n);

    /// The first n outputs at rank 0; elsewhere they are sent.
    std::span<const std::byte> give_outputs(const Ranks& ranks, std::size_t n);

    /// Seconds of this rank in scattering and gathering.
    double moving_seconds() const noexcept { return m_moving_s; }
    /// In making inputs.
    double placing_seconds() const noexcept { return m_placing_s; }
    /// CPUs of each worker, "0;1".
    std::string masks() const { return m_placement.fact().value; }

  private:
    Share(const Job& job, unsigned index, const Kernel& kernel, Arrays arrays, const Problem& own);
    Expected<void> settle();
    void fill_part(unsigned part) const noexcept;
    void map_parts(std::size_t n) const noexcept;
    void scatter_and_gather(Ranks& ranks, std::size_t n);

    /// Elements of a part in a map of n, and where it begins in the arrays.
    std::size_t count_of(unsigned part, std::size_t n) const noexcept;
    std::size_t start_of(unsigned part) const noexcept;

    Job m_job;
    unsigned m_index;
    Member m_member;
    Kernel m_kernel;
    Arrays m_arrays;
    Placement m_placement;
    Buffer m_all_outputs;  ///< of all ranks, at rank 0, where several ranks keep theirs
    int m_threads = 1;     ///< that the runtime gave
    double m_moving_s = 0.0;
    double m_placing_s = 0.0;
};

}  // namespace crossover::mpi
