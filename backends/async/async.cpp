#include "backends/async/async.hpp"

#include <future>
#include <system_error>
#include <utility>

#include "backends/api/affinity.hpp"
#include "backends/api/arrays.hpp"

namespace crossover {
namespace {

class AsyncSession final : public Session {
  public:
    /// Throws RunError when a thread is refused.
    AsyncSession(Arrays arrays, const Problem& problem)
        : m_arrays(std::move(arrays)), m_placement(problem), m_workers(problem.workers) {
        m_tasks.reserve(m_workers);
        if (!problem.warm) {
            m_placement.bind_and_record(0);
            m_arrays.prepare({0, m_arrays.n_max()});
            return;
        }
        // All of them, however small the problem: what masks they get stands on record.
        spread(m_workers, [this](unsigned worker) noexcept {
            m_placement.bind_and_record(worker);
            m_arrays.prepare(slice_of(m_arrays.n_max(), m_workers, worker));
        });
    }

    void run(std::size_t n) override {
        m_arrays.require(n);
        spread(n, [this, n](unsigned worker) noexcept {
            m_placement.bind(worker);
            m_arrays.map(slice_of(n, m_workers, worker));
        });
    }

    std::span<const std::byte> output(std::size_t n) override { return m_arrays.output(n); }

    std::vector<Fact> facts() const override { return {m_placement.fact()}; }

    const Placement& placement() const noexcept { return m_placement; }

  private:
    /// work(w) as a task of its own for every worker w < n, the first one's on the caller's thread.
    template <class Work>
    void spread(std::size_t n, const Work& work) {
        for (unsigned index = 1; index < m_workers && index < n; ++index) {
            try {
                m_tasks.push_back(std::async(std::launch::async, work, index));
            } catch (const std::system_error& error) {
                wait();
                throw RunError("thread " + std::to_string(index + 1) + " of " +
                               std::to_string(m_workers) + " was refused: " + error.what());
            }
        }
        work(0);
        wait();
    }

    void wait() {
        for (std::future<void>& task : m_tasks) {
            task.get();
        }
        m_tasks.clear();
    }

    Arrays m_arrays;
    Placement m_placement;
    unsigned m_workers;
    std::vector<std::future<void>> m_tasks;  // a member so that run() does not pay for its memory
};

class AsyncBackend final : public Backend {
  public:
    Expected<std::unique_ptr<Session>> open(const Problem& problem,
                                            std::string_view /*variant*/) const override {
        Expected<Arrays> arrays = Arrays::place(problem, Sharing::own);
        if (!arrays) {
            return failure(std::move(arrays.error()));
        }
        try {
            auto session = std::make_unique<AsyncSession>(std::move(*arrays), problem);
            if (auto placed = session->placement().check(); !placed) {
                return failure(std::move(placed.error()));
            }
            return session;
        } catch (const std::exception& error) {
            return failure(
                {.what = error.what(),
                 .where = "backend async",
                 .remedy = "ask for fewer workers, or raise the limit on threads (ulimit -u)"});
        }
    }
};

}  // namespace

const Backend& async_backend() noexcept {
    static const AsyncBackend backend;
    return backend;
}

}  // namespace crossover
