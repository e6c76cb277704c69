// What the operating system and the hypervisor did to a process while it was measured.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace crossover::runner {

/// Running totals; the difference of two readings is what happened between them. Absent: this
/// system does not say.
struct Disturbances {
    std::optional<double>
        stolen_seconds;  ///< "steal" of all CPUs, proc(5); moves in ticks of 10 ms
    std::optional<double> throttled_seconds;  ///< for which quotas stopped its control groups
    std::uint64_t involuntary_switches =
        0;  ///< of this process's threads, its reaped children, workers' main threads
};

Disturbances read_disturbances(std::span<const int> workers);

/// The number in a column (from 1, separated by blanks) of the line that begins with the word
/// `key`; none when there is no such line or number. For "key value" files as cpu.stat and for
/// /proc/stat.
std::optional<double> value_after(std::string_view text, std::string_view key, std::size_t column);

}  // namespace crossover::runner
