#include "benchmarks/driver/size_search.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "benchmarks/driver/iterations.hpp"
#include "benchmarks/text/quantities.hpp"

namespace crossover::driver {
namespace {

struct Probe {
    double seconds = 0.0;
    double bytes_per_element = 0.0;
};

/// How long one serial call at n takes, on a fresh runner opened for just that size.
Expected<Probe> probe(const LargestSizeRequest& request, const SessionSettings& settings,
                      std::uint64_t n, RunnerSource& source, const GoOn& go_on) {
    auto serial = RunnerClient::open(
        {request.serial, source, settings.session(request.workload, request.serial, 1, n)},
        settings);
    if (!serial) {
        return failure(serial.error());
    }
    Probe result{.seconds = std::numeric_limits<double>::infinity(),
                 .bytes_per_element = serial->opened().bytes_per_element};
    // The least of three: one stall of the machine would otherwise end the search far too early.
    constexpr int k_repeats = 3;
    constexpr double k_long_s = 0.1;  // long enough for a stall to be short beside it
    for (int i = 0; i < k_repeats && (i == 0 || result.seconds < k_long_s); ++i) {
        const auto seconds = rough_seconds_per_call(*serial, n, go_on);
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

constexpr std::uint64_t k_largest = record::k_largest_size;

/// The size where the work takes top_call_s and twenty start-ups.
Expected<std::uint64_t> reach_of_command(const LargestSizeRequest& request,
                                         const SessionSettings& settings, RunnerSource& source,
                                         const GoOn& go_on) {
    constexpr std::uint64_t k_growth = 8;
    constexpr double k_start_ups = 20.0;
    std::optional<double> wanted_s;
    double before_s = 0.0;
    for (std::uint64_t n = request.n_min; n <= k_largest; n *= k_growth) {
        const auto found = probe(request, settings, n, source, go_on);
        if (!found) {
            return failure(found.error());
        }
        if (!wanted_s) {
            wanted_s = request.top_call_s + k_start_ups * found->seconds;
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
                     request.serial, text::format_count(request.n_min)),
         "", "give sizes where it does, with --n MIN:MAX"});
}

/// The size where a call takes top_call_s.
Expected<std::uint64_t> reach_of_call(const LargestSizeRequest& request,
                                      const SessionSettings& settings, RunnerSource& source,
                                      const GoOn& go_on) {
    constexpr double k_near = 64.0;  // what is extrapolated from takes this share of the time
    const auto growth = static_cast<double>(request.growth);
    double before_s = 0.0;
    for (std::uint64_t n = request.n_min;; n *= request.growth) {
        const auto found = probe(request, settings, n, source, go_on);
        if (!found) {
            return failure(found.error());
        }
        // Costs may grow like a power of n: as from the size before to this one, at least like n.
        const double power =
            before_s > 0.0 ? std::log(found->seconds / before_s) / std::log(growth) : 1.0;
        before_s = found->seconds;
        double reach = std::pow(request.top_call_s / found->seconds, 1.0 / std::max(1.0, power)) *
                       static_cast<double>(n);
        bool enough =
            found->seconds >= request.top_call_s / k_near || n >= k_largest / request.growth;
        if (found->bytes_per_element > 0.0) {
            const double most = static_cast<double>(request.limit_bytes) / found->bytes_per_element;
            enough = enough || static_cast<double>(n * request.growth) > most;
            reach = std::min(reach, most);
        }
        if (enough) {
            return static_cast<std::uint64_t>(
                std::exp2(std::floor(std::log2(std::max(1.0, reach)) + 0.25)));
        }
    }
}

Expected<RunnerClient> open_session(const Place& place, std::uint64_t n_max,
                                    const SessionSettings& settings, RunnerSource& source) {
    return RunnerClient::open(
        {place.backend, source,
         settings.session(place.workload, place.backend, place.workers, n_max)},
        settings);
}

}  // namespace

std::uint64_t memory_limit(const record::Cpus& cpus) {
    constexpr std::uint64_t k_least = 64ULL << 20;
    const std::uint64_t beyond_caches = std::max(k_least, 4 * cpus.last_level_bytes());
    return cpus.memory_bytes ? std::min(beyond_caches, *cpus.memory_bytes / 4) : beyond_caches;
}

Expected<std::uint64_t> largest_size(const LargestSizeRequest& request,
                                     const SessionSettings& settings, RunnerSource& source,
                                     const GoOn& go_on) {
    const auto reach = request.whole_commands ? reach_of_command(request, settings, source, go_on)
                                              : reach_of_call(request, settings, source, go_on);
    const std::uint64_t least =
        std::max<std::uint64_t>(4 * request.n_min, 2ULL * request.most_workers);
    return reach ? Expected<std::uint64_t>(std::max(least, *reach)) : reach;
}

Expected<std::optional<std::uint64_t>> rough_crossing(const Place& place, std::uint64_t top,
                                                      const SessionSettings& settings,
                                                      RunnerSource& source) {
    auto serial = open_session({place.workload, "serial", 1}, top, settings, source);
    auto parallel = open_session(place, top, settings, source);
    if (!serial || !parallel) {
        return failure(serial ? parallel.error() : serial.error());
    }
    constexpr std::uint64_t k_step = 4;
    std::optional<std::uint64_t> crossing;
    for (std::uint64_t n = top; n >= 1; n /= k_step) {
        const auto alone = rough_seconds_per_call(*serial, n);
        const auto together = rough_seconds_per_call(*parallel, n);
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

Expected<std::vector<std::uint64_t>> calls_per_epoch(const Place& place,
                                                     const std::vector<std::uint64_t>& sizes,
                                                     const SessionSettings& settings,
                                                     RunnerSource& source) {
    auto session =
        open_session(place, *std::max_element(sizes.begin(), sizes.end()), settings, source);
    if (!session) {
        return failure(session.error());
    }
    std::vector<std::uint64_t> calls;
    for (const std::uint64_t n : sizes) {
        auto call_s = rough_seconds_per_call(*session, n);
        // Short epochs of parallel code are multi-modal: what they say is tried out at full length.
        constexpr int k_tries = 2;
        for (int i = 0; i < k_tries && call_s; ++i) {
            const std::uint64_t iterations = iterations_for(*call_s, *call_s, settings.epoch_s);
            const auto epoch = session->measure(n, iterations);
            call_s = epoch ? Expected<double>(epoch->seconds / static_cast<double>(iterations))
                           : failure(epoch.error());
        }
        if (!call_s) {
            return failure(call_s.error());
        }
        calls.push_back(iterations_for(*call_s, *call_s, settings.epoch_s));
    }
    return calls;
}

}  // namespace crossover::driver
