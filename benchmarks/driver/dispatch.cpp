#include "benchmarks/driver/dispatch.hpp"

#include <algorithm>

#include "benchmarks/driver/iterations.hpp"

namespace crossover::driver {
namespace {

constexpr std::size_t k_rounds = 12;

Expected<std::uint64_t> calls_for(RunnerClient& runner, const record::DispatchKey& key,
                                  const SessionSettings& settings, const GoOn& go_on) {
    constexpr std::uint64_t k_cold_calls = 4;
    if (key.calls != record::CallMode::hot) {
        return key.calls == record::CallMode::first ? 1 : k_cold_calls;
    }
    const auto seconds = rough_seconds_per_call(runner, key.workers, go_on);
    if (!seconds) {
        return failure(seconds.error());
    }
    return iterations_for(*seconds, *seconds, settings.epoch_s);
}

record::Dispatch summed_up(const record::DispatchKey& key, std::vector<double> samples_ns) {
    record::Dispatch result;
    result.backend = key.backend;
    result.workers = key.workers;
    result.calls = key.calls;
    result.nodes = key.nodes;
    result.ns = record::estimate_of(samples_ns);
    result.samples_ns = std::move(samples_ns);
    return result;
}

}  // namespace

std::vector<record::DispatchKey> plan_dispatch(const std::vector<record::CurveKey>& curves) {
    std::vector<record::DispatchKey> plan;
    for (const record::CurveKey& curve : curves) {
        for (const auto calls :
             {record::CallMode::hot, record::CallMode::cold, record::CallMode::first}) {
            const record::DispatchKey key{curve.backend, curve.workers, calls, curve.nodes};
            if (std::find(plan.begin(), plan.end(), key) == plan.end()) {
                plan.push_back(key);
            }
        }
    }
    return plan;
}

Expected<double> measure_dispatch(const record::DispatchKey& key, const SessionSettings& settings,
                                  RunnerSource& source, const GoOn& go_on) {
    const auto& [backend, workers, mode, nodes] = key;
    auto opened = RunnerClient::open(
        {.name = backend,
         .source = source,
         .session = settings.session("square_int", backend, workers, workers, mode),
         .nodes = nodes},
        settings);
    if (!opened) {
        return failure(opened.error());
    }
    RunnerClient& runner = *opened;
    const auto calls = calls_for(runner, key, settings, go_on);
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
                                                     const SessionSettings& settings,
                                                     RunnerSource& source,
                                                     const DispatchContext& context) {
    DispatchTimes times = context.past;
    for (std::size_t round = 0; round < k_rounds; ++round) {
        std::erase_if(plan, [&](const record::DispatchKey& key) {
            if (times[key].size() > round || !context.go_on()) {
                return false;
            }
            const auto ns = measure_dispatch(key, settings, source, context.go_on);
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

}  // namespace crossover::driver
