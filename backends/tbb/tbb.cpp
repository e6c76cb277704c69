#include "backends/tbb/tbb.hpp"

#include <tbb/blocked_range.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/partitioner.h>
#include <tbb/task_arena.h>
#include <tbb/version.h>

#include <array>
#include <limits>
#include <optional>
#include <utility>

#include "backends/api/arrays.hpp"

namespace crossover {
namespace {

constexpr std::array<Variant, 1> k_variants{{{"auto", "parallel_for with the auto_partitioner"}}};

// Declared first in the session, so that it ends TBB's threads after the arena has gone.
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

class TbbSession final : public Session {
  public:
    TbbSession(Arrays arrays, const Problem& problem)
        : m_limit(tbb::global_control::max_allowed_parallelism, problem.workers), m_arrays(std::move(arrays)) {
        // Entering an arena costs 0.1 us a run, which the thread's own arena saves where it has the right size.
        if (static_cast<int>(problem.workers) != tbb::this_task_arena::max_concurrency()) {
            m_arena.emplace(static_cast<int>(problem.workers));
        }
        if (!problem.warm) {
            m_arrays.prepare({0, m_arrays.n_max()});
            return;
        }
        spread(m_arrays.n_max(), [this](Slice slice) noexcept { m_arrays.prepare(slice); });
    }

    void run(std::size_t n) override {
        m_arrays.require(n);
        try {
            spread(n, [this](Slice slice) noexcept { m_arrays.map(slice); });
        } catch (const std::exception& error) {
            throw RunError(std::string("TBB could not run the map: ") + error.what());
        }
    }

    std::span<const std::byte> output(std::size_t n) override { return m_arrays.output(n); }

    std::vector<Fact> facts() const override {
        return {{"tbb_runtime_version", TBB_runtime_version()},
                {"tbb_interface_version", std::to_string(TBB_runtime_interface_version())},
                {"tbb_header_version", TBB_VERSION_STRING}};
    }

  private:
    template <class Work>
    void spread(std::size_t n, const Work& work) {
        using Range = tbb::blocked_range<std::size_t>;
        const auto loop = [n, &work] {
            tbb::parallel_for(
                Range(0, n),
                [&work](const Range& range) {
                    work(Slice{range.begin(), range.size()});
                },
                tbb::auto_partitioner{});
        };
        if (m_arena) {
            m_arena->execute(loop);
        } else {
            loop();
        }
    }

    Scheduler m_scheduler;
    tbb::global_control m_limit;
    std::optional<tbb::task_arena> m_arena;
    Arrays m_arrays;
};

class TbbBackend final : public Backend {
  public:
    std::span<const Variant> variants() const noexcept override { return k_variants; }

    Expected<std::unique_ptr<Session>> open(const Problem& problem, std::string_view /*variant*/) const override {
        if (problem.workers > k_most_workers) {
            return failure({.what = std::to_string(problem.workers) + " workers are more than TBB can count",
                            .where = "backend tbb",
                            .remedy = "ask for at most " + std::to_string(k_most_workers)});
        }
        Expected<Arrays> arrays = Arrays::place(problem, Sharing::own);
        if (!arrays) {
            return failure(std::move(arrays.error()));
        }
        try {
            return std::make_unique<TbbSession>(std::move(*arrays), problem);
        } catch (const std::exception& error) {
            return failure({.what = std::string("TBB could not start: ") + error.what(),
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
