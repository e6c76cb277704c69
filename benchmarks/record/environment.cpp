#include "benchmarks/record/environment.hpp"

#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>

namespace crossover::record {
namespace {

std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(" \t");
    const auto last = text.find_last_not_of(" \t\n");
    return first == std::string::npos ? std::string() : text.substr(first, last - first + 1);
}

/// The value of the first "key : value" line of /proc/cpuinfo with one of these keys.
std::string cpuinfo(std::initializer_list<const char*> keys) {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);) {
        const auto colon = line.find(':');
        if (colon == std::string::npos) {
            continue;
        }
        const std::string key = trimmed(line.substr(0, colon));
        if (std::any_of(keys.begin(), keys.end(),
                        [&](const char* wanted) { return key == wanted; })) {
            return trimmed(line.substr(colon + 1));
        }
    }
    return {};
}

bool under_hypervisor() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);) {
        if ((line.starts_with("flags") || line.starts_with("Features")) &&
            (line + " ").find(" hypervisor ") != std::string::npos) {
            return true;
        }
    }
    std::error_code ignored;
    return std::filesystem::exists("/sys/hypervisor/type", ignored);
}

std::optional<std::string> governor() {
    std::ifstream file("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");
    std::string line;
    return std::getline(file, line) ? std::optional(trimmed(line)) : std::nullopt;
}

std::vector<double> load_average() {
    std::array<double, 3> load{};
    const int count = getloadavg(load.data(), static_cast<int>(load.size()));
    return {load.begin(), load.begin() + std::max(0, count)};
}

std::map<std::string, std::string> runtime_variables() {
    std::map<std::string, std::string> found;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string text(*entry);
        const auto equals = text.find('=');
        if (equals != std::string::npos && steers_a_runtime(text.substr(0, equals))) {
            found[text.substr(0, equals)] = text.substr(equals + 1);
        }
    }
    return found;
}

std::string formatted_now(const char* pattern) {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::array<char, 32> text{};
    return {text.data(), std::strftime(text.data(), text.size(), pattern, &parts)};
}

std::optional<double> positive_number(const std::string& text) {
    const double value = std::strtod(text.c_str(), nullptr);
    return value > 0.0 ? std::optional(value) : std::nullopt;
}

}  // namespace

bool steers_a_runtime(const std::string& variable) {
    // Not SLURM_, PMI and PMIX_: by them a launcher and its ranks find each other.
    constexpr std::array k_prefixes{"OMP_",      "GOMP_",  "KMP_", "TBB_", "BENCHMARK_",
                                    "OMPI_MCA_", "MPICH_", "UCX_", "FI_",  "I_MPI_"};
    return std::any_of(k_prefixes.begin(), k_prefixes.end(),
                       [&](const char* prefix) { return variable.starts_with(prefix); });
}

std::string utc_now() {
    return formatted_now("%Y-%m-%dT%H:%M:%SZ");
}

std::string utc_now_compact() {
    return formatted_now("%Y%m%dT%H%M%SZ");
}

Environment capture_environment() {
    Environment environment;
    environment.build = build_info();
    environment.cpus = read_cpus();
    utsname names{};
    if (uname(&names) == 0) {
        environment.host = names.nodename;
        environment.kernel = std::string(names.sysname) + " " + names.release + " " + names.machine;
    }
    environment.cpu_model = cpuinfo({"model name", "Model", "cpu model", "Processor", "Hardware"});
    environment.mhz = positive_number(cpuinfo({"cpu MHz"}));
    environment.governor = governor();
    environment.hypervisor = under_hypervisor();
    environment.load = load_average();
    environment.variables = runtime_variables();
    std::error_code unreadable;
    environment.executable = std::filesystem::read_symlink("/proc/self/exe", unreadable).string();
    environment.started_utc = utc_now();
    return environment;
}

}  // namespace crossover::record
