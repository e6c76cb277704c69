#include "backends/std_par/std_par.hpp"

#include <algorithm>
#include <execution>
#include <limits>
#include <numeric>
#include <utility>

#include "backends/api/affinity.hpp"
#include "backends/api/arrays.hpp"
#include "backends/api/thread_probe.hpp"
#include "backends/std_par/variants.hpp"
#include "backends/tbb/arena.hpp"

namespace crossover {
namespace {

class StdParSession final : public Session {
  public:
    StdParSession(Arrays arrays, const Problem& problem, bool unsequenced)
        : m_arena(problem),
          m_arrays(std::move(arrays)),
          m_workers(problem.workers),
          m_unsequenced(unsequenced),
          m_numbers(chunks_for(std::numeric_limits<std::size_t>::max()).count()) {
        std::iota(m_numbers.begin(), m_numbers.end(), std::size_t{0});
        if (!problem.warm) {
            m_arena.bind_and_record_caller();
            m_arrays.prepare({0, m_arrays.n_max()});
            return;
        }
        m_arena.start_workers();
        spread(m_arrays.n_max(), [this](Slice slice) noexcept { m_arrays.prepare(slice); });
    }

    void run(std::size_t n) override {
        m_arrays.require(n);
        try {
            if (m_arena.must_start_workers()) {
                m_arena.start_workers();
            }
            spread(n, [this](Slice slice) noexcept { m_arrays.map(slice); });
        } catch (const std::exception& error) {
            throw RunError(std::string("std::for_each could not run the map: ") + error.what());
        }
    }

    std::span<const std::byte> output(std::size_t n) override { return m_arrays.output(n); }

    std::vector<Fact> facts() const override {
        return {{"std_par_library", "libstdc++ " + std::to_string(__GLIBCXX__)},
                m_arena.placement().fact()};
    }

    const Placement& placement() const noexcept { return m_arena.placement(); }

  private:
    /// Thirty-two a worker: with sixteen, waiting for the last one took 2 % of a map of 2^22
    /// elements more than an algorithm over the elements themselves.
    Chunks chunks_for(std::size_t n) const noexcept { return chunks_of(n, 2 * m_workers, 0); }

    template <class Work>
    void spread(std::size_t n, const Work& work) {
        const Chunks chunks = chunks_for(n);
        const auto begin = m_numbers.begin();
        const auto end = begin + static_cast<std::ptrdiff_t>(chunks.count());
        const auto one = [&work, chunks](std::size_t number) noexcept { work(chunks[number]); };
        m_arena.execute([&] {
            if (m_unsequenced) {
                std::for_each(std::execution::par_unseq, begin, end, one);
            } else {
                std::for_each(std::execution::par, begin, end, one);
            }
        });
    }

    tbb_arena::Arena m_arena;
    Arrays m_arrays;
    unsigned m_workers;
    bool m_unsequenced;
    std::vector<std::size_t> m_numbers;  // of chunks: what the algorithm runs over
};

class StdParBackend final : public Backend {
  public:
    Expected<std::unique_ptr<Session>> open(const Problem& problem,
                                            std::string_view variant) const override {
        if (problem.workers > k_most_workers) {
            return failure(
                {.what = std::to_string(problem.workers) + " workers are more than TBB can count",
                 .where = "backend std_par",
                 .remedy = "ask for at most " + std::to_string(k_most_workers)});
        }
        Expected<Arrays> arrays = Arrays::place(problem, Sharing::own);
        if (!arrays) {
            return failure(std::move(arrays.error()));
        }
        if (auto granted = probe_threads(problem.workers, "std_par"); !granted) {
            return failure(std::move(granted.error()));
        }
        try {
            auto session = std::make_unique<StdParSession>(std::move(*arrays), problem,
                                                           variant == k_std_par_unseq);
            if (auto placed = session->placement().check(); !placed) {
                return failure(std::move(placed.error()));
            }
            return session;
        } catch (const std::exception& error) {
            return failure(
                {.what = std::string("TBB could not start: ") + error.what(),
                 .where = "backend std_par",
                 .remedy = "ask for fewer workers, or raise the limit on threads (ulimit -u)"});
        }
    }

  private:
    // An arena counts its slots in 16 bits.
    static constexpr unsigned k_most_workers = std::numeric_limits<std::uint16_t>::max();
};

}  // namespace

const Backend& std_par_backend() noexcept {
    static const StdParBackend backend;
    return backend;
}

}  // namespace crossover
