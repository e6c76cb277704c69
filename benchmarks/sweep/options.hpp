// What a sweep is asked to do. One struct, defaults in one place; filled by cli, then frozen.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "benchmarks/driver/named_command.hpp"
#include "benchmarks/record/values.hpp"
#include "benchmarks/record/words.hpp"

namespace crossover::sweep {

struct WorkloadChoice {
    std::string name;                     ///< canonical: "fma:64"
    bool waits = false;                   ///< its elements wait instead of computing
    std::uint64_t bytes_per_element = 0;  ///< input and output together; 0: not known
};

struct SweepOptions {
    std::vector<WorkloadChoice> workloads;  ///< never empty
    std::vector<std::string> backends;  ///< parallel ones to measure against serial, never empty
    std::vector<unsigned>
        workers;  ///< empty: usable CPUs (at least 2), for waiting workloads at least 8, per node
    std::vector<unsigned> nodes{1};  ///< of backends whose launcher spreads workers over nodes
    std::uint64_t n_min = 1;
    std::optional<std::uint64_t> n_max;  ///< none: chosen per workload by how long serial takes
    record::SizeNotes size_notes;
    std::vector<std::uint64_t> sizes;  ///< the only ones there are, from n_min to n_max; empty: any
    std::vector<record::CallMode> calls{record::CallMode::hot};
    std::string pin = "none";  ///< "cores": workers are bound to CPUs, one core each first; both
                               ///< sides of every pair
    double budget_s = 148.0;   ///< wall clock of all measuring together
    bool quick = false;
    double top_call_s = 0.020;  ///< n_max is chosen where one serial call takes about this long
    double epoch_s = 0.005;     ///< an epoch lasts at least this or one call, whichever is longer
    std::optional<double> precision_ratio;  ///< a curve is done when n_high / n_low is at most this
    double finest_ratio = 1.25;  ///< without a precision: a curve is done when it is this narrow
    double deadline_s = 30.0;    ///< a runner that takes longer over one answer has hung
    bool probe = true;           ///< look at the machine before every round
    bool dispatch = true;        ///< measure dispatch overheads
    bool safe = true;            ///< without a precision: the safe size is to be as narrow, too
    std::uint64_t seed = 1;
    std::optional<std::filesystem::path> resume;  ///< the folder of an earlier run to go on with
    std::filesystem::path out = "results";
    std::vector<driver::NamedCommand>
        runners;  ///< programs that speak the protocol, by backend name
    std::vector<driver::NamedCommand> launchers;   ///< prefixes put before the runner of a backend
    std::string baseline = "serial";               ///< of every backend that is not in baselines
    std::map<std::string, std::string> baselines;  ///< by backend, where it is another
    bool allow_planted =
        false;  ///< runners may have slow-downs planted into them; their facts say so
    bool whole_commands = false;  ///< calls are runs of commands: their times contain a start-up
    std::vector<std::string> command_line;
};

/// The backend on the serial side of `backend`'s pairs: a plain loop in its own language, or the
/// one of the sweep where none is named.
std::string baseline_of(const SweepOptions& options, const std::string& backend);

}  // namespace crossover::sweep
