#include "benchmarks/sweep/dispatch.hpp"

#include <algorithm>
#include <tuple>

#include "benchmarks/record/results.hpp"
#include "benchmarks/stats/sign_test.hpp"
#include "benchmarks/sweep/conversation.hpp"
#include "benchmarks/sweep/iterations.hpp"

namespace crossover::sweep {
namespace {

constexpr std::size_t k_rounds = 12;

Expected<void> open(Conversation& runner, const record::DispatchKey& key,
                    const SweepOptions& options) {
    const auto& [backend, workers, calls] = key;
    const std::vector<record::Request> requests{record::HelloRequest{},
                                                record::OpenRequest{.workload = "square_int",
                                                                    .backend = backend,
                                                                    .workers = workers,
                                                                    .n_max = workers,
                                                                    .seed = options.seed,
                                                                    .calls = calls,
                                                                    .pin = options.pin}};
    for (const record::Request& next : requests) {
        if (auto posted = runner.post(next); !posted) {
            return posted;
        }
        if (const auto reply = runner.await(); !reply) {
            return failure(reply.error());
        }
    }
    return {};
}

Expected<std::uint64_t> calls_for(Conversation& runner, const record::DispatchKey& key,
                                  const SweepOptions& options, const GoOn& go_on) {
    constexpr std::uint64_t k_cold_calls = 4;
    const auto& [backend, workers, calls] = key;
    if (calls != "hot") {
        return calls == "first" ? 1 : k_cold_calls;
    }
    const auto seconds = rough_seconds_per_call(runner, workers, go_on);
    if (!seconds) {
        return failure(seconds.error());
    }
    return iterations_for(*seconds, *seconds, options.epoch_s);
}

record::Dispatch summed_up(const record::DispatchKey& key, std::vector<double> samples_ns) {
    record::Dispatch result;
    std::tie(result.backend, result.workers, result.calls) = key;
    if (!samples_ns.empty()) {
        result.ns.value = stats::median(samples_ns);
        if (const auto interval = stats::median_interval(samples_ns, record::k_confidence)) {
            result.ns.low = interval->low;
            result.ns.high = interval->high;
        }
    }
    result.samples_ns = std::move(samples_ns);
    return result;
}

}  // namespace

std::vector<record::DispatchKey> plan_dispatch(const std::vector<record::CurveKey>& curves) {
    std::vector<record::DispatchKey> plan;
    for (const record::CurveKey& curve : curves) {
        for (const char* calls : {"hot", "cold", "first"}) {
            const record::DispatchKey key{curve.backend, curve.workers, calls};
            if (std::find(plan.begin(), plan.end(), key) == plan.end()) {
                plan.push_back(key);
            }
        }
    }
    return plan;
}

Expected<double> measure_dispatch(const record::DispatchKey& key, const SweepOptions& options,
                                  RunnerSource& source, const GoOn& go_on) {
    const auto& [backend, workers, mode] = key;
    auto link = source.start(backend, 0);
    if (!link) {
        return failure(link.error());
    }
    Conversation runner(backend, std::move(*link), options.deadline_s,
                        options.allow_planted ? Planted::allowed : Planted::refused);
    if (const auto opened = open(runner, key, options); !opened) {
        return failure(opened.error());
    }
    const auto calls = calls_for(runner, key, options, go_on);
    if (!calls) {
        return failure(calls.error());
    }
    if (!go_on()) {
        return failure({"the budget was spent before a call was timed", "", ""});
    }
    const auto epoch = runner.measure(workers, *calls);
    if (!epoch) {
        return failure(epoch.error());
    }
    constexpr double k_ns_per_s = 1e9;
    return epoch->seconds * k_ns_per_s / static_cast<double>(*calls);
}

std::vector<record::Dispatch> measure_all_dispatches(std::vector<record::DispatchKey> plan,
                                                     const SweepOptions& options,
                                                     RunnerSource& source,
                                                     const DispatchContext& context) {
    DispatchTimes times = context.past;
    for (std::size_t round = 0; round < k_rounds; ++round) {
        std::erase_if(plan, [&](const record::DispatchKey& key) {
            if (times[key].size() > round || !context.go_on()) {
                return false;
            }
            const auto ns = measure_dispatch(key, options, source, context.go_on);
            if (ns) {
                times[key].push_back(*ns);
                context.keep(key, *ns);
            }
            return !ns && context.go_on();  // one that was interrupted has not failed
        });
    }
    std::vector<record::Dispatch> result;
    result.reserve(plan.size());
    for (const record::DispatchKey& key : plan) {
        result.push_back(summed_up(key, times[key]));
    }
    return result;
}

}  // namespace crossover::sweep
