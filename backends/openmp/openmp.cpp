#include "backends/openmp/openmp.hpp"

#include <dlfcn.h>
#include <omp.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "backends/api/affinity.hpp"
#include "backends/api/arrays.hpp"
#include "backends/api/choice.hpp"
#include "backends/openmp/variants.hpp"

namespace crossover {
namespace {

enum class Schedule { fixed, dynamic, guided, tasks };  // in the order of k_openmp_variants

Schedule schedule_of(std::string_view variant) noexcept {
    const auto* const found =
        std::find_if(k_openmp_variants.begin(), k_openmp_variants.end(),
                     [&](const Variant& known) { return known.name == variant; });
    return static_cast<Schedule>(found - k_openmp_variants.begin());
}

// Not what was compiled against but what was loaded: the two OpenMP runtimes can stand in for each
// other.
std::string loaded_runtime() {
    Dl_info info{};
    if (dladdr(reinterpret_cast<const void*>(&omp_get_num_threads), &info) != 0 &&
        info.dli_fname != nullptr) {
        return info.dli_fname;
    }
    return "unknown";
}

std::string environment_or_unset(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "unset" : value;
}

class OpenmpSession final : public Session {
  public:
    OpenmpSession(Arrays arrays, const Problem& problem, Schedule schedule)
        : m_arrays(std::move(arrays)),
          m_placement(problem),
          m_workers(static_cast<int>(problem.workers)),
          m_schedule(schedule),
          m_grain(problem.grain),
          m_bound(problem.cpus.empty()) {
        if (!problem.warm) {
            m_placement.bind_and_record(0);
            m_arrays.prepare({0, m_arrays.n_max()});
            return;
        }
        on_each([this](unsigned worker, unsigned team) noexcept {
            m_placement.bind_and_record(worker);
            m_arrays.prepare(slice_of(m_arrays.n_max(), team, worker));
        });
        m_bound = true;
    }

    /// Threads that the last region of the whole team really had.
    int team() const noexcept { return m_team; }

    const Placement& placement() const noexcept { return m_placement; }

    void run(std::size_t n) override {
        m_arrays.require(n);
        if (!m_bound) {  // the first call of all, which starts the team; only where CPUs were
                         // asked for
            on_each([this](unsigned worker, unsigned /*team*/) noexcept {
                m_placement.bind_and_record(worker);
            });
            m_bound = true;
        }
        const Chunks chunks = chunks_of(n, static_cast<unsigned>(m_workers), m_grain);
        switch (m_schedule) {
            case Schedule::fixed:
                on_each([this, n](unsigned worker, unsigned team) noexcept {
                    m_arrays.map(slice_of(n, team, worker));
                });
                break;
            case Schedule::dynamic:
                dynamic(chunks);
                break;
            case Schedule::guided:
                guided(chunks);
                break;
            case Schedule::tasks:
                tasks(chunks);
                break;
        }
    }

    std::span<const std::byte> output(std::size_t n) override { return m_arrays.output(n); }

    std::vector<Fact> facts() const override {
        return {{"openmp_version", std::to_string(_OPENMP)},
                {"openmp_compiler", __VERSION__},
                {"openmp_runtime", loaded_runtime()},
                {"openmp_wait_policy", environment_or_unset("OMP_WAIT_POLICY")},
                {"openmp_spin_count", environment_or_unset("GOMP_SPINCOUNT")},
                {"openmp_proc_bind", environment_or_unset("OMP_PROC_BIND")},
                {"openmp_places", environment_or_unset("OMP_PLACES")},
                {"grain", grain_text(m_grain)},
                m_placement.fact()};
    }

  private:
    /// work(thread, threads) on every thread of one region.
    template <class Work>
    void on_each(const Work& work) noexcept {
#pragma omp parallel num_threads(m_workers)
        {
            // The team's real size, not m_workers: a smaller team must still cover the whole range.
            const int team = omp_get_num_threads();
            const int index = omp_get_thread_num();
            if (index == 0) {
                m_team = team;
            }
            work(static_cast<unsigned>(index), static_cast<unsigned>(team));
        }
    }

    // The runtime hands out numbers of chunks, one by one: as it would hand out chunks of elements,
    // and the kernel is called once a chunk. Signed, because the runtimes' loops over unsigned
    // numbers are slower ones.

    void dynamic(const Chunks& chunks) noexcept {
        const auto count = static_cast<long>(chunks.count());
#pragma omp parallel for schedule(dynamic, 1) num_threads(m_workers)
        for (long i = 0; i < count; ++i) {
            m_arrays.map(chunks[static_cast<std::size_t>(i)]);
        }
    }

    void guided(const Chunks& chunks) noexcept {
        const auto count = static_cast<long>(chunks.count());
#pragma omp parallel for schedule(guided, 1) num_threads(m_workers)
        for (long i = 0; i < count; ++i) {
            m_arrays.map(chunks[static_cast<std::size_t>(i)]);
        }
    }

    void tasks(const Chunks& chunks) noexcept {
        const auto count = static_cast<long>(chunks.count());
#pragma omp parallel num_threads(m_workers)
#pragma omp single
#pragma omp taskloop grainsize(1)
        for (long i = 0; i < count; ++i) {
            m_arrays.map(chunks[static_cast<std::size_t>(i)]);
        }
    }

    Arrays m_arrays;
    Placement m_placement;
    int m_workers;
    Schedule m_schedule;
    std::size_t m_grain;
    bool m_bound;
    int m_team = 0;
};

class OpenmpBackend final : public Backend {
  public:
    Expected<std::unique_ptr<Session>> open(const Problem& problem,
                                            std::string_view variant) const override {
        const auto limit = static_cast<unsigned>(omp_get_thread_limit());
        if (problem.workers > limit) {
            return failure(too_few(problem.workers, limit));
        }
        Expected<Arrays> arrays = Arrays::place(problem, Sharing::own);
        if (!arrays) {
            return failure(std::move(arrays.error()));
        }
        omp_set_dynamic(0);
        auto session =
            std::make_unique<OpenmpSession>(std::move(*arrays), problem, schedule_of(variant));
        const auto team = static_cast<unsigned>(session->team());
        if (problem.warm && team != problem.workers) {
            return failure(too_few(problem.workers, team));
        }
        if (auto placed = session->placement().check(); !placed) {
            return failure(std::move(placed.error()));
        }
        return session;
    }

    bool may_bind_process() const noexcept override { return true; }

  private:
    static Error too_few(unsigned asked, unsigned given) {
        return {.what = "OpenMP gives " + std::to_string(given) + " threads, but " +
                        std::to_string(asked) + " workers were asked for",
                .where = "backend openmp",
                .remedy = "raise or unset OMP_THREAD_LIMIT, or ask for fewer workers"};
    }
};

}  // namespace

const Backend& openmp_backend() noexcept {
    static const OpenmpBackend backend;
    return backend;
}

}  // namespace crossover
