#include "benchmarks/record/host_facts.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <sstream>
#include <vector>

#include "backends/api/control_groups.hpp"

namespace crossover::record {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> first_line(const fs::path& path) {
    std::ifstream file(path);
    std::string line;
    return file && (std::getline(file, line) || file.eof()) ? std::optional(line) : std::nullopt;
}

std::optional<bool> flag(const fs::path& path) {
    const auto line = first_line(path);
    return line && !line->empty() ? std::optional(*line == "1") : std::nullopt;
}

std::optional<bool> boost(const fs::path& cpus) {
    if (const auto found = flag(cpus / "cpufreq/boost")) {
        return found;
    }
    const auto no_turbo = flag(cpus / "intel_pstate/no_turbo");
    return no_turbo ? std::optional(!*no_turbo) : std::nullopt;
}

/// The eighth column of /proc/stat's first line over the sum of the first eight.
std::optional<double> stolen_ratio(const fs::path& root) {
    std::istringstream line(first_line(root / "proc/stat").value_or(""));
    std::string name;
    std::array<double, 8> columns{};
    line >> name;
    double sum = 0.0;
    bool counts_up = true;
    for (double& column : columns) {
        line >> column;
        counts_up = counts_up && column >= 0.0;
        sum += column;
    }
    return name == "cpu" && line && counts_up && sum > 0.0 ? std::optional(columns.back() / sum)
                                                           : std::nullopt;
}

/// The least over batches: whatever disturbs a batch only makes it longer.
double timer_ns() {
    using clock = std::chrono::steady_clock;
    constexpr int k_batches = 5;
    constexpr int k_readings = 1000;
    double least = std::numeric_limits<double>::infinity();
    for (int batch = 0; batch < k_batches; ++batch) {
        const auto start = clock::now();
        auto now = start;
        for (int i = 0; i < k_readings; ++i) {
            now = clock::now();
        }
        least = std::min(
            least, std::chrono::duration<double, std::nano>(now - start).count() / k_readings);
    }
    return least;
}

}  // namespace

HostFacts read_host_facts(const fs::path& root) {
    const fs::path cpus = root / "sys/devices/system/cpu";
    HostFacts facts;
    facts.boost = boost(cpus);
    facts.smt = flag(cpus / "smt/active");
    facts.isolated_cpus = first_line(cpus / "isolated");
    if (const auto throttling = read_throttling(throttling_files(root))) {
        facts.throttled = throttling->times;
    }
    facts.stolen_ratio = stolen_ratio(root);
    facts.timer_ns = timer_ns();
    facts.clock_source =
        first_line(root / "sys/devices/system/clocksource/clocksource0/current_clocksource");
    for (const char* name : {"LD_PRELOAD", "LD_LIBRARY_PATH"}) {
        if (const char* value = std::getenv(name); value != nullptr && *value != '\0') {
            facts.preloads[name] = value;
        }
    }
    return facts;
}

}  // namespace crossover::record
