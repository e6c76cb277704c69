#include "backends/pool/pool.hpp"

#include <algorithm>
#include <utility>

#include "backends/api/affinity.hpp"
#include "backends/api/arrays.hpp"
#include "backends/api/spin.hpp"
#include "backends/pool/team.hpp"
#include "backends/pool/variants.hpp"

namespace crossover {
namespace {

// About the cost of sleeping and waking up: with this window a wait costs at most twice what it
// would cost if its length were known beforehand (competitive ratio 2).
constexpr std::chrono::microseconds k_spin{100};

class PoolSession final : public Session {
  public:
    /// Throws RunError when a thread is refused.
    PoolSession(Arrays arrays, const Problem& problem, std::chrono::microseconds spin)
        : m_arrays(std::move(arrays)),
          m_placement(problem),
          m_spin(spin),
          m_team(problem.workers, spin) {
        m_team.run(m_team.workers(), m_arrays.n_max(), &PoolSession::prepare, this);
    }

    void run(std::size_t n) override {
        m_arrays.require(n);
        m_team.run(static_cast<unsigned>(std::min<std::size_t>(m_team.workers(), n)), n,
                   &PoolSession::map, this);
    }

    std::span<const std::byte> output(std::size_t n) override { return m_arrays.output(n); }

    std::vector<Fact> facts() const override {
        return {{"pool_spin_us", std::to_string(m_spin.count())}, m_placement.fact()};
    }

    const Placement& placement() const noexcept { return m_placement; }

  private:
    static void prepare(void* self, unsigned worker, std::size_t n) noexcept {
        auto& session = *static_cast<PoolSession*>(self);
        session.m_placement.bind_and_record(worker);
        session.m_arrays.prepare(slice_of(n, session.m_team.workers(), worker));
    }

    static void map(void* self, unsigned worker, std::size_t n) noexcept {
        const auto& session = *static_cast<PoolSession*>(self);
        session.m_arrays.map(slice_of(n, session.m_team.workers(), worker));
    }

    Arrays m_arrays;
    Placement m_placement;
    std::chrono::microseconds m_spin;
    pool::Team m_team;  // last, so that it is gone before what its threads use
};

class PoolBackend final : public Backend {
  public:
    Expected<std::unique_ptr<Session>> open(const Problem& problem,
                                            std::string_view variant) const override {
        Expected<Arrays> arrays = Arrays::place(problem, Sharing::own);
        if (!arrays) {
            return failure(std::move(arrays.error()));
        }
        const auto spin =
            variant == k_pool_park ? std::chrono::microseconds{0} : spin_window(problem, k_spin);
        try {
            auto session = std::make_unique<PoolSession>(std::move(*arrays), problem, spin);
            if (auto placed = session->placement().check(); !placed) {
                return failure(std::move(placed.error()));
            }
            return session;
        } catch (const std::exception& error) {
            return failure(
                {.what = error.what(),
                 .where = "backend pool",
                 .remedy = "ask for fewer workers, or raise the limit on threads (ulimit -u)"});
        }
    }
};

}  // namespace

const Backend& pool_backend() noexcept {
    static const PoolBackend backend;
    return backend;
}

}  // namespace crossover
