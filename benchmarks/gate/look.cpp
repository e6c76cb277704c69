#include "benchmarks/gate/look.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

#include "benchmarks/sweep/conversation.hpp"
#include "benchmarks/sweep/iterations.hpp"
#include "benchmarks/sweep/options.hpp"
#include "benchmarks/sweep/plan.hpp"

namespace crossover::gate {
namespace {

/// A session of base, opened.
Expected<std::unique_ptr<sweep::Conversation>> open_session(const std::string& workload,
                                                            const std::string& backend,
                                                            unsigned workers, std::uint64_t n_max,
                                                            const GateOptions& options,
                                                            sweep::RunnerSource& base) {
    auto link = base.start(backend, 0);
    if (!link) {
        return failure(link.error());
    }
    auto session = std::make_unique<sweep::Conversation>(
        "base", std::move(*link), options.deadline_s, sweep::Planted::allowed);
    for (const record::Request& request : {record::Request(record::HelloRequest{}),
                                           record::Request(record::OpenRequest{.workload = workload,
                                           .backend = backend,
                                           .workers = workers,
                                           .n_max = n_max,
                                           .seed = options.seed,
                                           .calls = "hot"})}) {
        if (auto posted = session->post(request); !posted) {
            return failure(posted.error());
        }
        if (auto reply = session->await(); !reply) {
            return failure(reply.error());
        }
    }
    return session;
}

}  // namespace

Expected<std::uint64_t> look_for_top(const std::string& workload, const GateOptions& options,
                                     unsigned most_workers, std::uint64_t memory_bytes,
                                     sweep::RunnerSource& base) {
    sweep::SweepOptions sweep;
    sweep.top_call_s = options.top_call_s;
    sweep.seed = options.seed;
    sweep.deadline_s = options.deadline_s;
    return sweep::choose_n_max(workload, "serial", sweep, most_workers, memory_bytes, base);
}

Expected<std::optional<std::uint64_t>> look_for_crossing(const std::string& workload,
                                                         const std::string& backend,
                                                         unsigned workers, std::uint64_t top,
                                                         const GateOptions& options,
                                                         sweep::RunnerSource& base) {
    auto serial = open_session(workload, "serial", 1, top, options, base);
    auto parallel = open_session(workload, backend, workers, top, options, base);
    if (!serial || !parallel) {
        return failure(serial ? parallel.error() : serial.error());
    }
    constexpr std::uint64_t k_step = 4;
    std::optional<std::uint64_t> crossing;
    for (std::uint64_t n = top; n >= 1; n /= k_step) {
        const auto alone = sweep::rough_seconds_per_call(**serial, n);
        const auto together = sweep::rough_seconds_per_call(**parallel, n);
        if (!alone || !together) {
            return failure(alone ? together.error() : alone.error());
        }
        if (*together >= *alone) {
            break;
        }
        crossing = n;
    }
    return crossing;
}

Expected<std::vector<Place>> look_at_sizes(const std::string& workload, const std::string& backend,
                                           unsigned workers,
                                           const std::vector<std::uint64_t>& sizes,
                                           const GateOptions& options, sweep::RunnerSource& base) {
    const std::uint64_t n_max = *std::max_element(sizes.begin(), sizes.end());
    auto session = open_session(workload, backend, workers, n_max, options, base);
    if (!session) {
        return failure(session.error());
    }
    std::vector<Place> places;
    for (const std::uint64_t n : sizes) {
        auto call_s = sweep::rough_seconds_per_call(**session, n);
        // Short epochs of parallel code are multi-modal: what they say is tried out at full length.
        constexpr int k_tries = 2;
        for (int i = 0; i < k_tries && call_s; ++i) {
            const std::uint64_t iterations =
                sweep::iterations_for(*call_s, *call_s, options.epoch_s);
            const auto epoch = (*session)->measure(n, iterations);
            call_s = epoch ? Expected<double>(epoch->seconds / static_cast<double>(iterations))
                           : failure(epoch.error());
        }
        if (!call_s) {
            return failure(call_s.error());
        }
        places.push_back({n, sweep::iterations_for(*call_s, *call_s, options.epoch_s)});
    }
    return places;
}

}  // namespace crossover::gate
