#include "backends/serial/serial.hpp"

#include <array>
#include <utility>

#include "backends/api/arrays.hpp"

namespace crossover {
namespace {

constexpr std::array<Variant, 1> k_variants{{{"plain", "one loop on the calling thread"}}};

class SerialSession final : public Session {
  public:
    explicit SerialSession(Arrays arrays) : m_arrays(std::move(arrays)) { m_arrays.prepare({0, m_arrays.n_max()}); }

    void run(std::size_t n) override {
        m_arrays.require(n);
        m_arrays.map({0, n});
    }

    std::span<const std::byte> output(std::size_t n) override { return m_arrays.output(n); }

  private:
    Arrays m_arrays;
};

class SerialBackend final : public Backend {
  public:
    std::span<const Variant> variants() const noexcept override { return k_variants; }

    Expected<std::unique_ptr<Session>> open(const Problem& problem, std::string_view /*variant*/) const override {
        if (problem.workers > 1) {
            return failure(
                {.what = "serial runs on 1 worker, but " + std::to_string(problem.workers) + " were asked for",
                 .where = "backend serial",
                 .remedy = "ask for 1 worker, or for a parallel backend"});
        }
        return Arrays::place(problem, Sharing::own).map([](Arrays&& arrays) -> std::unique_ptr<Session> {
            return std::make_unique<SerialSession>(std::move(arrays));
        });
    }
};

}  // namespace

const Backend& serial_backend() noexcept {
    static const SerialBackend backend;
    return backend;
}

}  // namespace crossover
