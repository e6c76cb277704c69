#include "benchmarks/record/serial_side.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <vector>

#include "benchmarks/stats/threshold.hpp"
#include "benchmarks/text/printable.hpp"
#include "benchmarks/text/quantities.hpp"

namespace crossover::record {
namespace {

/// Values by size, of sizes that were measured often enough to tell.
using BySize = std::map<std::uint64_t, std::vector<double>>;
constexpr std::size_t k_fewest = 3;

/// Of seconds of a serial call.
std::string growth_of(const Curve& curve, const BySize& times) {
    constexpr std::uint64_t k_apart = 8;
    constexpr double k_grows = 1.1;
    if (times.empty() || times.rbegin()->first / k_apart < times.begin()->first) {
        return "";
    }
    const double least = stats::median(times.begin()->second);
    const double most = stats::median(times.rbegin()->second);
    return most < k_grows * least
               ? fmt::format("{} takes the same at n = {} and n = {}: its work does not grow",
                             text::printable(curve.key.baseline),
                             text::format_count(times.begin()->first),
                             text::format_count(times.rbegin()->first))
               : "";
}

/// Of CPUs in use during a serial call; what starting takes is least at the largest size.
std::string parallelism_of(const Curve& curve, const BySize& cpus) {
    constexpr double k_two_at_times = 1.2;
    const double used = cpus.empty() ? 0.0 : stats::median(cpus.rbegin()->second);
    return used > k_two_at_times ? fmt::format("{} uses {:.1f} CPUs: it is not serial",
                                               text::printable(curve.key.baseline), used)
                                 : "";
}

}  // namespace

std::string doubts_about(const Curve& curve) {
    constexpr double k_clock_can_tell_s = 1e-3;
    BySize times;
    BySize cpus;
    std::uint64_t retries = 0;
    for (const Sample& sample : curve.samples) {
        retries += sample.serial.retries + sample.parallel.retries;
        if (sample.round >= curve.rounds.size() || !curve.rounds[sample.round].counts) {
            continue;
        }
        const Epoch& serial = sample.serial;
        times[sample.n].push_back(serial.seconds / static_cast<double>(sample.iterations));
        if (serial.cpu_seconds && serial.seconds >= k_clock_can_tell_s) {
            cpus[sample.n].push_back(*serial.cpu_seconds / serial.seconds);
        }
    }
    for (BySize* const values : {&times, &cpus}) {
        std::erase_if(*values, [](const auto& size) { return size.second.size() < k_fewest; });
    }
    std::vector<std::string> doubts{growth_of(curve, times), parallelism_of(curve, cpus)};
    if (retries > 0) {
        doubts.push_back(
            fmt::format("{} failed {} repeated", retries, retries == 1 ? "run was" : "runs were"));
    }
    std::erase(doubts, "");
    return fmt::format("{}", fmt::join(doubts, "; "));
}

}  // namespace crossover::record
