// Everything about machine, build and call that a reader needs in order to believe a figure or to
// measure it again.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "benchmarks/record/cpus.hpp"
#include "benchmarks/record/values.hpp"

namespace crossover::record {

/// What was fixed when the program was built.
struct BuildInfo {
    std::string version, compiler, flags, build_type, sanitizers;
    std::optional<std::string> git_revision;
    std::optional<bool> git_dirty;
};
BuildInfo build_info();

/// A backend as `crossover list` shows it.
struct BackendPresence {
    std::string name;
    std::optional<std::string> absent_reason;  ///< none: present
};

struct Environment {
    BuildInfo build;
    Cpus cpus;
    std::string host, cpu_model, kernel;
    std::optional<std::string> governor;
    std::optional<double> mhz;
    bool hypervisor = false;
    std::vector<double> load;                      ///< over 1, 5 and 15 minutes
    std::map<std::string, std::string> variables;  ///< those that steer a runtime, as found
    std::map<std::string, Facts> runtimes;         ///< what each backend's runner said of itself
    std::vector<BackendPresence> backends;
    std::string executable;
    std::vector<std::string> command_line;
    std::vector<std::string> warnings;  ///< what was said about this machine before measuring
    std::vector<std::string> notes;  ///< what else about it is good to know when results are read
    std::uint64_t seed = 0;
    std::string started_utc, finished_utc;  ///< ISO 8601; finished_utc is empty while running
};

/// Reads machine, build and variables as they are now. Never fails: what cannot be read stays
/// empty.
Environment capture_environment();

/// True for variables that steer a parallel runtime, an MPI or Google Benchmark; runners are
/// started without them.
bool steers_a_runtime(const std::string& variable);

/// Now, as "2026-01-31T12:00:00Z", or for folder names as "20260131T120000Z".
std::string utc_now();
std::string utc_now_compact();

}  // namespace crossover::record
