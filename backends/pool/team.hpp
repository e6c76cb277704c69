// A team of threads that lasts: woken for every job, spinning for a moment after it, then asleep.
// No vendor, no lock, no allocation per job.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <thread>
#include <vector>

namespace crossover::pool {

/// The part of one worker in a job over n elements.
using Part = void (*)(void* context, unsigned worker, std::size_t n) noexcept;

/// How it works. A job is one cache line that the caller writes and that ends with the number of
/// its turn; workers that spin on that number start. A worker that has gone to sleep says so in a
/// line of its own, which the caller only reads while no worker sleeps. Workers report by counting
/// up in a third line, which the caller only reads: so a hot job moves one line there and one back.
/// A worker without a part in a job is not woken.
///
/// One thread, the caller, uses a team: it is worker 0.
class Team {
  public:
    /// A team of `workers`, the caller included, whose waiting sides spin for about `spin` before
    /// they sleep. Throws RunError when the system refuses a thread; none is left then.
    Team(unsigned workers, std::chrono::microseconds spin);
    Team(const Team&) = delete;
    Team& operator=(const Team&) = delete;
    Team(Team&&) = delete;
    Team& operator=(Team&&) = delete;
    ~Team();

    unsigned workers() const noexcept { return m_workers; }

    /// Calls part(context, w, n) once for every w < busy, each on the thread of worker w, and waits
    /// for all of them. What the caller wrote before is seen by the parts, what they wrote is seen
    /// by the caller. busy <= workers().
    void run(unsigned busy, std::size_t n, Part part, void* context) noexcept;

  private:
    // Twice a cache line: neighbouring lines are fetched in pairs by current CPUs.
    static constexpr std::size_t k_line_bytes = 128;

    /// Written by the caller. Workers without a part read no more than turn and busy.
    struct alignas(k_line_bytes) Job {
        std::atomic<std::uint32_t> turn{0};
        std::atomic<std::uint32_t> caller_sleeps{0};
        /// Of the latest two turns, by turn modulo 2: a worker without a part in a turn may read it
        /// while the caller writes the next one, and sees afterwards, by the turn, whether what it
        /// read still holds.
        std::array<std::atomic<unsigned>, 2> busy{};
        std::uint32_t reports = 0;  ///< what the count of reports will be when the job is done
        Part part = nullptr;
        void* context = nullptr;
        std::size_t n = 0;
    };
    struct alignas(k_line_bytes) Reports {
        std::atomic<std::uint32_t> count{0};  ///< since the beginning; wraps
    };
    struct alignas(k_line_bytes) Bed {
        std::atomic<std::uint32_t> asleep{0};
    };

    void start();
    void stop() noexcept;
    void live(unsigned worker) noexcept;
    void await_turn_after(std::uint32_t seen, unsigned worker) noexcept;
    void report() noexcept;
    void await_reports() noexcept;

    Job m_job;
    Reports m_reports;
    std::vector<Bed> m_beds;  // [worker]
    unsigned m_workers;
    std::chrono::microseconds m_spin;
    std::vector<std::thread> m_threads;
};

}  // namespace crossover::pool
