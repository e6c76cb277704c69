#include "backends/openmp/openmp.hpp"

#include <dlfcn.h>
#include <omp.h>

#include <array>
#include <cstdlib>
#include <utility>

#include "backends/api/arrays.hpp"

namespace crossover {
namespace {

constexpr std::array<Variant, 1> k_variants{{{"static", "one parallel region, one contiguous slice a thread"}}};

// Not what was compiled against but what was loaded: the two OpenMP runtimes can stand in for each other.
std::string loaded_runtime() {
    Dl_info info{};
    if (dladdr(reinterpret_cast<const void*>(&omp_get_num_threads), &info) != 0 && info.dli_fname != nullptr) {
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
    OpenmpSession(Arrays arrays, const Problem& problem)
        : m_arrays(std::move(arrays)), m_workers(static_cast<int>(problem.workers)) {
        if (!problem.warm) {
            m_arrays.prepare({0, m_arrays.n_max()});
            return;
        }
        spread(m_arrays.n_max(), [this](Slice slice) noexcept { m_arrays.prepare(slice); });
    }

    /// Threads that the last region really had.
    int team() const noexcept { return m_team; }

    void run(std::size_t n) override {
        m_arrays.require(n);
        spread(n, [this](Slice slice) noexcept { m_arrays.map(slice); });
    }

    std::span<const std::byte> output(std::size_t n) override { return m_arrays.output(n); }

    std::vector<Fact> facts() const override {
        return {{"openmp_version", std::to_string(_OPENMP)},
                {"openmp_runtime", loaded_runtime()},
                {"openmp_wait_policy", environment_or_unset("OMP_WAIT_POLICY")},
                {"openmp_spin_count", environment_or_unset("GOMP_SPINCOUNT")},
                {"openmp_proc_bind", environment_or_unset("OMP_PROC_BIND")},
                {"openmp_places", environment_or_unset("OMP_PLACES")}};
    }

  private:
    template <class Work>
    void spread(std::size_t n, const Work& work) noexcept {
#pragma omp parallel num_threads(m_workers)
        {
            // The team's real size, not m_workers: a smaller team must still cover the whole range.
            const int team = omp_get_num_threads();
            const int index = omp_get_thread_num();
            if (index == 0) {
                m_team = team;
            }
            work(slice_of(n, static_cast<unsigned>(team), static_cast<unsigned>(index)));
        }
    }

    Arrays m_arrays;
    int m_workers;
    int m_team = 0;
};

class OpenmpBackend final : public Backend {
  public:
    std::span<const Variant> variants() const noexcept override { return k_variants; }

    Expected<std::unique_ptr<Session>> open(const Problem& problem, std::string_view /*variant*/) const override {
        const auto limit = static_cast<unsigned>(omp_get_thread_limit());
        if (problem.workers > limit) {
            return failure(too_few(problem.workers, limit));
        }
        Expected<Arrays> arrays = Arrays::place(problem, Sharing::own);
        if (!arrays) {
            return failure(std::move(arrays.error()));
        }
        omp_set_dynamic(0);
        auto session = std::make_unique<OpenmpSession>(std::move(*arrays), problem);
        const auto team = static_cast<unsigned>(session->team());
        if (problem.warm && team != problem.workers) {
            return failure(too_few(problem.workers, team));
        }
        return session;
    }

  private:
    static Error too_few(unsigned asked, unsigned given) {
        return {.what = "OpenMP gives " + std::to_string(given) + " threads, but " + std::to_string(asked) +
                        " workers were asked for",
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
