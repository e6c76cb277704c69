#include "backends/mpi/share.hpp"

#include <omp.h>

#include <chrono>
#include <cstring>
#include <utility>

#include "backends/api/partition.hpp"

namespace crossover::mpi {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_between(Clock::time_point start, Clock::time_point end) {
    return std::chrono::duration<double>(end - start).count();
}

/// Elements that this rank has room for.
std::size_t room_of(const Job& job, unsigned index) {
    const auto ranks = static_cast<unsigned>(job.members.size());
    if (job.kind == Kind::scatter) {
        return index == 0 ? job.n_max : slice_of(job.n_max, ranks, index).count;
    }
    const Member& member = job.members[index];
    const Slice last = slice_of(job.n_max, job.workers, member.first + member.workers - 1);
    return last.first + last.count - slice_of(job.n_max, job.workers, member.first).first;
}

/// The problem of the threads of one rank.
Problem own_problem(const Job& job, const Member& member, const Kernel& kernel, std::size_t room) {
    Problem own{.kernel = kernel, .n_max = room, .seed = job.seed, .workers = member.workers};
    for (unsigned i = 0; i < member.workers && member.first + i < job.cpus.size(); ++i) {
        own.cpus.push_back(job.cpus[member.first + i]);
    }
    return own;
}

}  // namespace

Share::Share(const Job& job, unsigned index, const Kernel& kernel, Arrays arrays,
             const Problem& own)
    : m_job(job),
      m_index(index),
      m_member(job.members[index]),
      m_kernel(kernel),
      m_arrays(std::move(arrays)),
      m_placement(own) {}

Expected<Share> Share::place(const Job& job, unsigned index, const Kernel& kernel) {
    const std::size_t room = room_of(job, index);
    const Problem own = own_problem(job, job.members[index], kernel, room);
    Expected<Arrays> arrays = Arrays::place(own, Sharing::own);
    if (!arrays) {
        return failure(std::move(arrays.error()));
    }
    Share share(job, index, kernel, std::move(*arrays), own);
    if (index == 0 && job.kind != Kind::scatter && job.workers > 1) {
        Expected<Buffer> all = Buffer::allocate(job.n_max, kernel.output_size, Sharing::own);
        if (!all) {
            return failure(std::move(all.error()));
        }
        share.m_all_outputs = std::move(*all);
    }
    if (auto settled = share.settle(); !settled) {
        return failure(std::move(settled.error()));
    }
    return share;
}

Expected<void> Share::settle() {
    omp_set_dynamic(0);
    const auto parts = static_cast<int>(m_member.workers);
    const auto start = Clock::now();
    if (parts == 1) {
        m_placement.bind_and_record(0);
        fill_part(0);
    } else {
#pragma omp parallel num_threads(parts)
        {
            if (omp_get_thread_num() == 0) {
                m_threads = omp_get_num_threads();
            }
#pragma omp for schedule(static, 1)
            for (int part = 0; part < parts; ++part) {
                m_placement.bind_and_record(static_cast<unsigned>(part));
                fill_part(static_cast<unsigned>(part));
            }
        }
    }
    m_placing_s = seconds_between(start, Clock::now());
    if (m_threads != parts) {
        return failure({"OpenMP gives " + std::to_string(m_threads) + " threads, but " +
                            std::to_string(parts) + " workers were asked for",
                        "", "raise or unset OMP_THREAD_LIMIT, or ask for fewer workers"});
    }
    return m_placement.check();
}

void Share::fill_part(unsigned part) const noexcept {
    if (m_job.kind == Kind::scatter) {
        const Slice all{0, m_arrays.n_max()};
        if (m_index == 0) {
            m_arrays.prepare(all);
            return;
        }
        std::memset(m_arrays.inputs(all).data(), 0, m_arrays.inputs(all).size());
        std::memset(m_arrays.outputs(all).data(), 0, m_arrays.outputs(all).size());
        return;
    }
    const Slice mine{start_of(part), count_of(part, m_job.n_max)};
    std::byte* const in = m_arrays.inputs(mine).data();
    for (std::size_t i = 0; i < mine.count; ++i) {
        m_kernel.fill(m_kernel.params, m_job.seed, m_member.first + part + i * m_job.workers,
                      in + i * m_kernel.input_size, 1);
    }
    std::memset(m_arrays.outputs(mine).data(), 0, m_arrays.outputs(mine).size());
}

std::size_t Share::count_of(unsigned part, std::size_t n) const noexcept {
    return slice_of(n, m_job.workers, m_member.first + part).count;
}

std::size_t Share::start_of(unsigned part) const noexcept {
    return slice_of(m_job.n_max, m_job.workers, m_member.first + part).first -
           slice_of(m_job.n_max, m_job.workers, m_member.first).first;
}

void Share::map_parts(std::size_t n) const noexcept {
    const auto parts = static_cast<int>(m_member.workers);
    if (parts == 1) {
        m_arrays.map({0, count_of(0, n)});
        return;
    }
#pragma omp parallel for schedule(static, 1) num_threads(parts)
    for (int i = 0; i < parts; ++i) {
        const auto part = static_cast<unsigned>(i);
        m_arrays.map({start_of(part), count_of(part, n)});
    }
}

void Share::run(Ranks& ranks, std::size_t n) {
    if (m_job.kind == Kind::scatter && ranks.count() > 1) {
        scatter_and_gather(ranks, n);
        return;
    }
    map_parts(n);
    ranks.finish();
}

void Share::scatter_and_gather(Ranks& ranks, std::size_t n) {
    const Slice own{0, slice_of(n, ranks.count(), m_index).count};
    const auto start = Clock::now();
    ranks.scatter(n, m_arrays.inputs(own).data());
    const auto scattered = Clock::now();
    m_arrays.map(own);
    const auto mapped = Clock::now();
    ranks.gather(n, m_arrays.outputs(own).data());
    m_moving_s += seconds_between(start, scattered) + seconds_between(mapped, Clock::now());
    // Outputs of every rank tell that it is done. Without one, rank 0 would run ahead.
    if (n < ranks.count()) {
        ranks.finish();
    }
}

std::span<const std::byte> Share::give_outputs(const Ranks& ranks, std::size_t n) {
    if (m_job.kind == Kind::scatter || m_job.workers == 1) {
        return m_index == 0 ? m_arrays.output(n) : std::span<const std::byte>{};
    }
    for (unsigned part = 0; m_index != 0 && part < m_member.workers; ++part) {
        const Slice mine{start_of(part), count_of(part, n)};
        ranks.send_dealt(m_arrays.outputs(mine).data(), mine.count);
    }
    if (m_index != 0) {
        return {};
    }
    const std::size_t size = m_kernel.output_size;
    for (unsigned part = 0; part < m_member.workers; ++part) {
        const Slice mine{start_of(part), count_of(part, n)};
        const std::byte* const from = m_arrays.outputs(mine).data();
        for (std::size_t i = 0; i < mine.count; ++i) {
            std::memcpy(m_all_outputs.data() + (part + i * m_job.workers) * size, from + i * size,
                        size);
        }
    }
    for (unsigned rank = 1; rank < m_job.members.size(); ++rank) {
        const Member& member = m_job.members[rank];
        for (unsigned i = 0; i < member.workers; ++i) {
            const unsigned worker = member.first + i;
            ranks.receive_dealt(m_all_outputs.data(), slice_of(n, m_job.workers, worker).count,
                                worker, m_job.workers, rank);
        }
    }
    return {m_all_outputs.data(), n * size};
}

}  // namespace crossover::mpi
