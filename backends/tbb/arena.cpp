#include "backends/tbb/arena.hpp"

#include <tbb/blocked_range.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/partitioner.h>
#include <tbb/task_arena.h>

#include <atomic>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>

namespace crossover::tbb_arena {
namespace {

// Declared first, so that it ends TBB's threads after the arena has gone.
class Scheduler {
  public:
    Scheduler() = default;
    Scheduler(const Scheduler&) = delete;
    Scheduler& operator=(const Scheduler&) = delete;
    Scheduler(Scheduler&&) = delete;
    Scheduler& operator=(Scheduler&&) = delete;
    ~Scheduler() { tbb::finalize(m_handle, std::nothrow); }

  private:
    tbb::task_scheduler_handle m_handle{tbb::attach{}};
};

}  // namespace

struct Arena::Parts {
    explicit Parts(unsigned workers)
        : limit(tbb::global_control::max_allowed_parallelism, workers) {
        // Entering an arena costs 0.1 us a run, which the thread's own arena saves where it has the
        // right size.
        if (static_cast<int>(workers) != tbb::this_task_arena::max_concurrency()) {
            arena.emplace(static_cast<int>(workers));
        }
    }

    Scheduler scheduler;
    tbb::global_control limit;
    std::optional<tbb::task_arena> arena;
};

Arena::Arena(const Problem& problem)
    : m_placement(problem),
      m_workers(problem.workers),
      m_pinned(!problem.cpus.empty()),
      m_parts(std::make_unique<Parts>(problem.workers)) {}

Arena::~Arena() = default;

void Arena::enter(void (*call)(const void*), const void* body) {
    if (m_parts->arena) {
        m_parts->arena->execute([call, body] { call(body); });
    } else {
        call(body);
    }
}

void Arena::start_workers() {
    std::atomic<unsigned> arrived{0};
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    execute([&] {
        tbb::parallel_for(
            tbb::blocked_range<unsigned>(0, m_workers, 1),
            [&](const tbb::blocked_range<unsigned>& /*one*/) {
                // No thread leaves before all have come, so each comes once, under the number of
                // its own place.
                m_placement.bind_and_record(
                    static_cast<unsigned>(tbb::this_task_arena::current_thread_index()));
                arrived.fetch_add(1);
                while (arrived.load() < m_workers && std::chrono::steady_clock::now() < deadline) {
                    std::this_thread::yield();
                }
            },
            tbb::simple_partitioner{});
    });
    m_started = true;
    if (std::chrono::steady_clock::now() >= deadline) {
        throw std::runtime_error("not all of " + std::to_string(m_workers) +
                                 " threads came within 10 s");
    }
}

}  // namespace crossover::tbb_arena
