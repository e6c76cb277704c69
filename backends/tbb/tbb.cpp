#include "backends/tbb/tbb.hpp"

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <tbb/partitioner.h>
#include <tbb/version.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "backends/api/affinity.hpp"
#include "backends/api/arrays.hpp"
#include "backends/api/choice.hpp"
#include "backends/api/thread_probe.hpp"
#include "backends/tbb/arena.hpp"
#include "backends/tbb/variants.hpp"

namespace crossover {
namespace {

enum class Partitioner { automatic, simple, fixed, affinity };  // in the order of k_tbb_variants

Partitioner partitioner_of(std::string_view variant) noexcept {
    const auto* const found =
        std::find_if(k_tbb_variants.begin(), k_tbb_variants.end(),
                     [&](const Variant& known) { return known.name == variant; });
    return static_cast<Partitioner>(found - k_tbb_variants.begin());
}

class TbbSession final : public Session {
  public:
    TbbSession(Arrays arrays, const Problem& problem, Partitioner partitioner)
        : m_arena(problem),
          m_arrays(std::move(arrays)),
          m_workers(problem.workers),
          m_grain(problem.grain),
          m_partitioner(partitioner) {
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
            throw RunError(std::string("TBB could not run the map: ") + error.what());
        }
    }

    std::span<const std::byte> output(std::size_t n) override { return m_arrays.output(n); }

    std::vector<Fact> facts() const override {
        return {{"tbb_runtime_version", TBB_runtime_version()},
                {"tbb_interface_version", std::to_string(TBB_runtime_interface_version())},
                {"tbb_header_version", TBB_VERSION_STRING},
                {"grain", grain_text(m_grain)},
                m_arena.placement().fact()};
    }

    const Placement& placement() const noexcept { return m_arena.placement(); }

  private:
    using Range = tbb::blocked_range<std::size_t>;

    template <class Work>
    void spread(std::size_t n, const Work& work) {
        const auto body = [&work](const Range& range) { work(Slice{range.begin(), range.size()}); };
        m_arena.execute([&] {
            switch (m_partitioner) {
                case Partitioner::automatic:
                    tbb::parallel_for(Range(0, n), body, tbb::auto_partitioner{});
                    break;
                case Partitioner::simple:
                    tbb::parallel_for(Range(0, n, chunks_of(n, m_workers, m_grain).grain), body,
                                      tbb::simple_partitioner{});
                    break;
                case Partitioner::fixed:
                    tbb::parallel_for(Range(0, n), body, tbb::static_partitioner{});
                    break;
                case Partitioner::affinity:
                    tbb::parallel_for(Range(0, n), body, m_affinity);
                    break;
            }
        });
    }

    tbb_arena::Arena m_arena;
    Arrays m_arrays;
    unsigned m_workers;
    std::size_t m_grain;
    Partitioner m_partitioner;
    tbb::affinity_partitioner m_affinity;
};

class TbbBackend final : public Backend {
  public:
    Expected<std::unique_ptr<Session>> open(const Problem& problem,
                                            std::string_view variant) const override {
        if (problem.workers > k_most_workers) {
            return failure(
                {.what = std::to_string(problem.workers) + " workers are more than TBB can count",
                 .where = "backend tbb",
                 .remedy = "ask for at most " + std::to_string(k_most_workers)});
        }
        Expected<Arrays> arrays = Arrays::place(problem, Sharing::own);
        if (!arrays) {
            return failure(std::move(arrays.error()));
        }
        if (auto granted = probe_threads(problem.workers, "tbb"); !granted) {
            return failure(std::move(granted.error()));
        }
        try {
            auto session =
                std::make_unique<TbbSession>(std::move(*arrays), problem, partitioner_of(variant));
            if (auto placed = session->placement().check(); !placed) {
                return failure(std::move(placed.error()));
            }
            return session;
        } catch (const std::exception& error) {
            return failure(
                {.what = std::string("TBB could not start: ") + error.what(),
                 .where = "backend tbb",
                 .remedy = "ask for fewer workers, or raise the limit on threads (ulimit -u)"});
        }
    }

  private:
    // An arena counts its slots in 16 bits.
    static constexpr unsigned k_most_workers = std::numeric_limits<std::uint16_t>::max();
};

}  // namespace

const Backend& tbb_backend() noexcept {
    static const TbbBackend backend;
    return backend;
}

}  // namespace crossover
