#include "backends/thread/thread.hpp"

#include <algorithm>
#include <array>
#include <system_error>
#include <thread>
#include <utility>

#include "backends/api/arrays.hpp"

namespace crossover {
namespace {

constexpr std::array<Variant, 1> k_variants{{{"per_call", "std::threads created and joined by every call"}}};

class ThreadSession final : public Session {
  public:
    /// Throws RunError when a thread is refused.
    ThreadSession(Arrays arrays, const Problem& problem) : m_arrays(std::move(arrays)), m_workers(problem.workers) {
        m_threads.reserve(std::min<std::size_t>(m_workers, m_arrays.n_max()));
        if (!problem.warm) {
            m_arrays.prepare({0, m_arrays.n_max()});
            return;
        }
        spread(m_arrays.n_max(), [this](Slice slice) noexcept { m_arrays.prepare(slice); });
    }

    void run(std::size_t n) override {
        m_arrays.require(n);
        spread(n, [this](Slice slice) noexcept { m_arrays.map(slice); });
    }

    std::span<const std::byte> output(std::size_t n) override { return m_arrays.output(n); }

  private:
    template <class Work>
    void spread(std::size_t n, const Work& work) {
        for (unsigned index = 1; index < m_workers && index < n; ++index) {
            try {
                m_threads.emplace_back(work, slice_of(n, m_workers, index));
            } catch (const std::system_error& error) {
                join();
                throw RunError("thread " + std::to_string(index + 1) + " of " + std::to_string(m_workers) +
                               " was refused: " + error.what());
            }
        }
        work(slice_of(n, m_workers, 0));
        join();
    }

    void join() {
        for (std::thread& thread : m_threads) {
            thread.join();
        }
        m_threads.clear();
    }

    Arrays m_arrays;
    unsigned m_workers;
    std::vector<std::thread> m_threads;  // a member so that run() does not pay for its memory
};

class ThreadBackend final : public Backend {
  public:
    std::span<const Variant> variants() const noexcept override { return k_variants; }

    Expected<std::unique_ptr<Session>> open(const Problem& problem, std::string_view /*variant*/) const override {
        Expected<Arrays> arrays = Arrays::place(problem, Sharing::own);
        if (!arrays) {
            return failure(std::move(arrays.error()));
        }
        try {
            return std::make_unique<ThreadSession>(std::move(*arrays), problem);
        } catch (const std::exception& error) {
            return failure({.what = error.what(),
                            .where = "backend thread",
                            .remedy = "ask for fewer workers, or raise the limit on threads (ulimit -u)"});
        }
    }
};

}  // namespace

const Backend& thread_backend() noexcept {
    static const ThreadBackend backend;
    return backend;
}

}  // namespace crossover
