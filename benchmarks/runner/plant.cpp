#include "benchmarks/runner/plant.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>
#include <vector>

namespace crossover::runner {
namespace {

using std::chrono::steady_clock;

double ns_since(steady_clock::time_point start) {
    return std::chrono::duration<double, std::nano>(steady_clock::now() - start).count();
}

/// What one reading of the clock takes: the least of many, which no interruption lengthened.
double clock_ns() {
    double least = 1e6;
    for (int i = 0; i < 1000; ++i) {
        least = std::min(least, std::max(1.0, ns_since(steady_clock::now())));
    }
    return least;
}

class SlowedSession final : public Session {
  public:
    SlowedSession(std::unique_ptr<Session> session, const Plant& plant)
        : m_session(std::move(session)), m_plant(plant), m_clock_ns(clock_ns()) {}

    void run(std::size_t n) override {
        const auto start = steady_clock::now();
        m_session->run(n);
        const auto end = steady_clock::now();
        const double took_ns = std::chrono::duration<double, std::nano>(end - start).count();
        m_owed_ns += m_plant.call_ns + 0.01 * m_plant.percent * std::max(0.0, took_ns - m_clock_ns);
        // Our own readings have cost something already; where that is more than what is owed,
        // nothing is given back.
        m_owed_ns = std::max(0.0, m_owed_ns - 2.0 * m_clock_ns);
        if (m_owed_ns > k_worth_spinning_ns) {
            while (ns_since(end) < m_owed_ns) {
            }
            m_owed_ns -= ns_since(end);
        }
    }

    std::span<const std::byte> output(std::size_t n) override { return m_session->output(n); }
    std::vector<Fact> facts() const override { return m_session->facts(); }
    Network network() const override { return m_session->network(); }
    std::span<const int> worker_processes() const noexcept override {
        return m_session->worker_processes();
    }
    double distant_cpu_seconds() override { return m_session->distant_cpu_seconds(); }
    void rest() override { m_session->rest(); }
    double moving_seconds() const noexcept override { return m_session->moving_seconds(); }
    std::uint64_t retries() const noexcept override { return m_session->retries(); }

  private:
    static constexpr double k_worth_spinning_ns = 200.0;

    std::unique_ptr<Session> m_session;
    Plant m_plant;
    double m_clock_ns;
    double m_owed_ns = 0.0;
};

std::optional<double> amount(std::string_view text) {
    constexpr double k_most = 1e9;
    double value = 0.0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool good = problem == std::errc() && end == text.data() + text.size() && value > 0.0 &&
                      value <= k_most;
    return good ? std::optional(value) : std::nullopt;
}

}  // namespace

Expected<Plant> parse_plant(std::span<const std::string_view> words) {
    Plant plant;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string_view word = words[i];
        if (word == "--plant-lost-worker") {
            plant.lost_worker = true;
            continue;
        }
        const bool per_call = word == "--plant-call-ns";
        if (!per_call && word != "--plant-percent") {
            return failure(
                {fmt::format("unknown argument '{}'", word), "crossover-runner",
                 "it speaks docs/protocol.md on stdin and stdout; there are --plant-call-ns N, "
                 "--plant-percent P, --plant-lost-worker"});
        }
        const auto value = i + 1 < words.size() ? amount(words[++i]) : std::nullopt;
        if (!value) {
            return failure(
                {fmt::format("{} takes a number above 0", word), "crossover-runner",
                 per_call ? "for example --plant-call-ns 500" : "for example --plant-percent 10"});
        }
        double& planted = per_call ? plant.call_ns : plant.percent;
        if (planted > 0.0) {
            return failure(
                {fmt::format("{} is given twice", word), "crossover-runner", "give it once"});
        }
        planted = *value;
    }
    return plant;
}

std::string describe(const Plant& plant) {
    std::vector<std::string> parts;
    if (plant.call_ns > 0.0) {
        parts.push_back(fmt::format("{:g} ns a call", plant.call_ns));
    }
    if (plant.percent > 0.0) {
        parts.push_back(fmt::format("{:g} %", plant.percent));
    }
    if (plant.lost_worker) {
        parts.emplace_back("a lost worker");
    }
    return fmt::format("{}", fmt::join(parts, ", "));
}

unsigned planted_workers(const Plant& plant, unsigned asked) {
    return plant.lost_worker ? std::max(1U, asked - 1) : asked;
}

std::unique_ptr<Session> slow_down(std::unique_ptr<Session> session, const Plant& plant) {
    if (plant.call_ns == 0.0 && plant.percent == 0.0) {
        return session;
    }
    return std::make_unique<SlowedSession>(std::move(session), plant);
}

}  // namespace crossover::runner
