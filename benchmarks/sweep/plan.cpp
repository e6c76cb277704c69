#include "benchmarks/sweep/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "benchmarks/sweep/conversation.hpp"

namespace crossover::sweep {
namespace {

struct Probe {
    double seconds = 0.0;
    double bytes_per_element = 0.0;
};

/// How long one serial call at n takes, on a fresh runner opened for just that size.
Expected<Probe> probe(const std::string& workload, const std::string& baseline,
                      const SweepOptions& options, std::uint64_t n, RunnerSource& source,
                      const GoOn& go_on) {
    auto link = source.start(baseline, 0);
    if (!link) {
        return failure(link.error());
    }
    Conversation serial(baseline, std::move(*link), options.deadline_s,
                        options.allow_planted ? Planted::allowed : Planted::refused);
    Probe result;
    const std::vector<record::Request> requests{record::HelloRequest{},
                                                record::OpenRequest{.workload = workload,
                                                                    .backend = baseline,
                                                                    .workers = 1,
                                                                    .n_max = n,
                                                                    .seed = options.seed,
                                                                    .calls = "hot",
                                                                    .pin = options.pin}};
    for (const record::Request& request : requests) {
        if (auto posted = serial.post(request); !posted) {
            return failure(posted.error());
        }
        const auto reply = serial.await();
        if (!reply) {
            return failure(reply.error());
        }
        if (const auto* opened = std::get_if<record::OpenReply>(&*reply)) {
            result.bytes_per_element = opened->bytes_per_element;
        }
    }
    // The least of three: one stall of the machine would otherwise end the search far too early.
    constexpr int k_repeats = 3;
    result.seconds = std::numeric_limits<double>::infinity();
    for (int i = 0; i < k_repeats; ++i) {
        const auto seconds = rough_seconds_per_call(serial, n, go_on);
        if (!seconds) {
            return failure(seconds.error());
        }
        if (!go_on()) {
            return failure({"the budget was spent before the largest size was found", "",
                            "give more time with --budget, or sizes with --n MIN:MAX"});
        }
        result.seconds = std::min(result.seconds, *seconds);
    }
    return result;
}

std::vector<unsigned> workers_for(const WorkloadChoice& workload, const SweepOptions& options,
                                  unsigned usable_cpus) {
    if (!options.workers.empty()) {
        return options.workers;
    }
    constexpr unsigned k_waiting_workers = 8;
    return {std::max(usable_cpus, workload.waits ? k_waiting_workers : 2U)};
}

/// For commands, whose smallest call takes as long as starting a process: the size, a power of two,
/// where the work takes top_call_s and twenty start-ups, so that there is more than start-up to
/// win.
Expected<std::uint64_t> reach_of_command(const std::string& workload, const std::string& baseline,
                                         const SweepOptions& options, RunnerSource& source,
                                         const GoOn& go_on) {
    constexpr std::uint64_t k_growth = 8;
    constexpr std::uint64_t k_largest = 1ULL << 40;
    constexpr double k_start_ups = 20.0;
    std::optional<double> wanted_s;
    double before_s = 0.0;
    for (std::uint64_t n = options.n_min; n <= k_largest; n *= k_growth) {
        const auto found = probe(workload, baseline, options, n, source, go_on);
        if (!found) {
            return failure(found.error());
        }
        if (!wanted_s) {
            wanted_s = options.top_call_s + k_start_ups * found->seconds;
        } else if (found->seconds >= *wanted_s) {
            const double share = (*wanted_s - before_s) / (found->seconds - before_s);
            const double below = static_cast<double>(n) / static_cast<double>(k_growth);
            return static_cast<std::uint64_t>(
                std::exp2(std::floor(std::log2(below + share * (static_cast<double>(n) - below)))));
        }
        before_s = found->seconds;
    }
    return failure(
        {fmt::format("the command of '{}' takes hardly longer for a large n than for n = {}",
                     baseline, options.n_min),
         "", "give sizes where it does, with --n MIN:MAX"});
}

}  // namespace

std::string baseline_of(const SweepOptions& options, const std::string& backend) {
    const auto own =
        std::find_if(options.baselines.begin(), options.baselines.end(),
                     [&](const NamedBaseline& named) { return named.backend == backend; });
    return own == options.baselines.end() ? "serial" : own->baseline;
}

std::vector<record::CurveKey> plan_curves(const SweepOptions& options, unsigned usable_cpus) {
    std::vector<record::CurveKey> curves;
    for (const WorkloadChoice& workload : options.workloads) {
        for (const std::string& backend : options.backends) {
            for (const unsigned workers : workers_for(workload, options, usable_cpus)) {
                for (const std::string& calls : options.calls) {
                    curves.push_back(
                        {workload.name, backend, workers, calls, baseline_of(options, backend)});
                }
            }
        }
    }
    return curves;
}

std::uint64_t memory_limit(const record::Cpus& cpus) {
    constexpr std::uint64_t k_least = 64ULL << 20;
    const std::uint64_t beyond_caches = std::max(k_least, 4 * cpus.last_level_bytes());
    return cpus.memory_bytes ? std::min(beyond_caches, *cpus.memory_bytes / 4) : beyond_caches;
}

Expected<std::uint64_t> choose_n_max(const std::string& workload, const std::string& baseline,
                                     const SweepOptions& options, unsigned most_workers,
                                     std::uint64_t limit_bytes, RunnerSource& source,
                                     const GoOn& go_on) {
    const std::uint64_t least = std::max<std::uint64_t>(4 * options.n_min, 2ULL * most_workers);
    if (options.n_max) {
        return std::max(*options.n_max, options.n_min);
    }
    if (options.whole_commands) {
        const auto reach = reach_of_command(workload, baseline, options, source, go_on);
        return reach ? Expected<std::uint64_t>(std::max(least, *reach)) : reach;
    }
    constexpr std::uint64_t k_growth = 64;
    constexpr std::uint64_t k_largest = 1ULL << 40;
    for (std::uint64_t n = options.n_min;; n *= k_growth) {
        const auto found = probe(workload, baseline, options, n, source, go_on);
        if (!found) {
            return failure(found.error());
        }
        double reach = options.top_call_s / found->seconds * static_cast<double>(n);
        bool enough = found->seconds >= options.top_call_s / 64.0 || n >= k_largest / k_growth;
        if (found->bytes_per_element > 0.0) {
            const double most = static_cast<double>(limit_bytes) / found->bytes_per_element;
            enough = enough || static_cast<double>(n * k_growth) > most;
            reach = std::min(reach, most);
        }
        if (enough) {
            const double power = std::exp2(std::floor(std::log2(std::max(1.0, reach)) + 0.25));
            return std::max(least, static_cast<std::uint64_t>(power));
        }
    }
}

}  // namespace crossover::sweep
