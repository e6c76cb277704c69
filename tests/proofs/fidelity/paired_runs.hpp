// What the tables of crossover-fidelity share.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "benchmarks/driver/interrupt.hpp"
#include "benchmarks/sweep/options.hpp"
#include "benchmarks/sweep/pair_round.hpp"

namespace crossover::fidelity {

struct Request {
    std::vector<std::string> backends;  ///< each with its variant: "openmp:dynamic"
    unsigned rounds = 24;               ///< fresh processes, or pairs of them, behind every figure
    unsigned workers = 2;
    std::filesystem::path binaries;  ///< where our programs lie
};

/// Every backend of this build and of our other runners, with every variant; serial first.
std::vector<std::string> all_backends(const std::filesystem::path& binaries);

/// The runners of those backends that crossover-runner does not hold, by name.
std::vector<driver::NamedCommand> runners_of(const Request& request);

/// Seconds per call, one value per process and side.
struct Times {
    std::vector<double> serial, parallel;
};

/// What stands where the serial side of a pair stands.
struct Baseline {
    std::string backend = "serial";
    unsigned workers = 1;
    std::map<std::string, driver::NamedCommand>
        programs{};  ///< that run in its name, by the backend measured
};

/// Rounds of pairs on fresh processes: the baseline against each of the backends in turn, so that a
/// change of the machine meets them alike. By backend and size. One that fails says so on stderr
/// and is left out from then on.
std::map<std::string, std::map<std::uint64_t, Times>> pair_all(
    const Request& request, const std::string& workload, const std::vector<std::uint64_t>& sizes,
    const Baseline& baseline, const driver::Interrupt& interrupt);

/// Median of the pairs' ratios first / second with its 95 % interval, and the ratios of equal
/// percentiles: where half of the processes have both threads on one CPU and half do not, pairs
/// compare unlike with unlike, and percentiles like with like. Last the spread: 90th / 10th
/// percentile of `second`.
std::string text_of_ratios(const std::vector<double>& first, const std::vector<double>& second);

std::string ratios_header();

/// Each prints one table.
void print_loops(const Request& request, const driver::Interrupt& interrupt);
void print_overheads(const Request& request, const driver::Interrupt& interrupt);
void print_bandwidth(const Request& request, const driver::Interrupt& interrupt);
void print_schedules(const Request& request, const driver::Interrupt& interrupt);
void print_peers(const Request& request, const driver::Interrupt& interrupt);

}  // namespace crossover::fidelity
