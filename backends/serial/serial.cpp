#include "backends/serial/serial.hpp"

#include <utility>

#include "backends/api/affinity.hpp"
#include "backends/api/arrays.hpp"

namespace crossover {
namespace {

class SerialSession final : public Session {
  public:
    SerialSession(Arrays arrays, const Problem& problem)
        : m_arrays(std::move(arrays)), m_placement(problem) {
        m_placement.bind_and_record(0);
        m_arrays.prepare({0, m_arrays.n_max()});
    }

    void run(std::size_t n) override {
        m_arrays.require(n);
        m_arrays.map({0, n});
    }

    std::span<const std::byte> output(std::size_t n) override { return m_arrays.output(n); }

    std::vector<Fact> facts() const override { return {m_placement.fact()}; }

    const Placement& placement() const noexcept { return m_placement; }

  private:
    Arrays m_arrays;
    Placement m_placement;
};

class SerialBackend final : public Backend {
  public:
    Expected<std::unique_ptr<Session>> open(const Problem& problem,
                                            std::string_view /*variant*/) const override {
        if (problem.workers > 1) {
            return failure({.what = "serial runs on 1 worker, but " +
                                    std::to_string(problem.workers) + " were asked for",
                            .where = "backend serial",
                            .remedy = "ask for 1 worker, or for a parallel backend"});
        }
        Expected<Arrays> arrays = Arrays::place(problem, Sharing::own);
        if (!arrays) {
            return failure(std::move(arrays.error()));
        }
        auto session = std::make_unique<SerialSession>(std::move(*arrays), problem);
        if (auto placed = session->placement().check(); !placed) {
            return failure(std::move(placed.error()));
        }
        return session;
    }
};

}  // namespace

const Backend& serial_backend() noexcept {
    static const SerialBackend backend;
    return backend;
}

}  // namespace crossover
