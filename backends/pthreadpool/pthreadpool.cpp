#include "backends/pthreadpool/pthreadpool.hpp"

#include <pthreadpool.h>

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <utility>

#include "backends/api/affinity.hpp"
#include "backends/api/arrays.hpp"
#include "backends/api/choice.hpp"
#include "backends/api/spin.hpp"
#include "backends/api/thread_probe.hpp"
#include "backends/pthreadpool/variants.hpp"

namespace crossover {
namespace {

struct DestroyPool {
    void operator()(pthreadpool* pool) const noexcept { pthreadpool_destroy(pool); }
};
using Pool = std::unique_ptr<pthreadpool, DestroyPool>;

class PthreadpoolSession final : public Session {
  public:
    PthreadpoolSession(Pool pool, Arrays arrays, const Problem& problem, bool tiles)
        : m_arrays(std::move(arrays)),
          m_placement(problem),
          m_workers(problem.workers),
          m_grain(problem.grain),
          m_tiles(tiles),
          // Spinning is the library's default: all that can be asked for is none.
          m_flags(spin_window(problem, std::chrono::microseconds{1}).count() > 0
                      ? 0
                      : PTHREADPOOL_FLAG_YIELD_WORKERS),
          m_pool(std::move(pool)) {
        pthreadpool_parallelize_1d(m_pool.get(), &PthreadpoolSession::prepare, this, m_workers,
                                   m_flags);
    }

    void run(std::size_t n) override {
        m_arrays.require(n);
        const std::size_t tile = m_tiles
                                     ? chunks_of(n, m_workers, m_grain).grain
                                     : std::max<std::size_t>(1, slice_of(n, m_workers, 0).count);
        pthreadpool_parallelize_1d_tile_1d(m_pool.get(), &PthreadpoolSession::map, this, n, tile,
                                           m_flags);
    }

    std::span<const std::byte> output(std::size_t n) override { return m_arrays.output(n); }

    std::vector<Fact> facts() const override {
        return {{"pthreadpool_yield_workers", m_flags != 0 ? "yes" : "no"},
                {"grain", grain_text(m_grain)},
                m_placement.fact()};
    }

    const Placement& placement() const noexcept { return m_placement; }

  private:
    /// Every thread begins with the item of its own number. None ends before all have begun, so
    /// no thread takes another's.
    static void prepare(void* self, std::size_t worker) {
        auto& session = *static_cast<PthreadpoolSession*>(self);
        session.m_begun.fetch_add(1);
        while (session.m_begun.load() < session.m_workers) {
            std::this_thread::yield();
        }
        session.m_placement.bind_and_record(static_cast<unsigned>(worker));
        session.m_arrays.prepare(
            slice_of(session.m_arrays.n_max(), session.m_workers, static_cast<unsigned>(worker)));
    }

    static void map(void* self, std::size_t first, std::size_t count) {
        static_cast<const PthreadpoolSession*>(self)->m_arrays.map({first, count});
    }

    Arrays m_arrays;
    Placement m_placement;
    unsigned m_workers;
    std::size_t m_grain;
    bool m_tiles;
    std::uint32_t m_flags;
    std::atomic<unsigned> m_begun{0};
    Pool m_pool;  // last, so that it is gone before what its threads use
};

class PthreadpoolBackend final : public Backend {
  public:
    Expected<std::unique_ptr<Session>> open(const Problem& problem,
                                            std::string_view variant) const override {
        Expected<Arrays> arrays = Arrays::place(problem, Sharing::own);
        if (!arrays) {
            return failure(std::move(arrays.error()));
        }
        if (auto granted = probe_threads(problem.workers, "pthreadpool"); !granted) {
            return failure(std::move(granted.error()));
        }
        Pool pool(pthreadpool_create(problem.workers));
        if (!pool || pthreadpool_get_threads_count(pool.get()) != problem.workers) {
            return failure(
                {.what = "pthreadpool could not make a pool of " + std::to_string(problem.workers) +
                         " threads",
                 .where = "backend pthreadpool",
                 .remedy = "ask for fewer workers, or raise the limit on threads (ulimit -u)"});
        }
        auto session = std::make_unique<PthreadpoolSession>(
            std::move(pool), std::move(*arrays), problem, variant == k_pthreadpool_tiles);
        if (auto placed = session->placement().check(); !placed) {
            return failure(std::move(placed.error()));
        }
        return session;
    }
};

}  // namespace

const Backend& pthreadpool_backend() noexcept {
    static const PthreadpoolBackend backend;
    return backend;
}

}  // namespace crossover
