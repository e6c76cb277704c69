// Machine settings that affect results, by how much, and how to change them. Pure: facts in,
// findings out.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "benchmarks/record/environment.hpp"
#include "benchmarks/record/host_facts.hpp"
#include "benchmarks/record/values.hpp"

namespace crossover::doctor {

enum class Level {
    good,     ///< nothing to do
    note,     ///< good to know when results are read
    warning,  ///< results would be wrong, or narrower than they claim
};

/// `effect` and `remedy` are empty where there is nothing to say.
struct Finding {
    std::string name;   ///< "usable CPUs"
    std::string value;  ///< "2 (4 online, 2 in the affinity mask)"
    Level level = Level::good;
    std::string effect;  ///< what it would do to results
    std::string remedy;  ///< how to change it
};

/// Everything, in the order in which it is shown. `machine`: what the probe saw now; none when it
/// failed.
std::vector<Finding> examine(const record::Environment& environment, const record::HostFacts& host,
                             const std::optional<record::MachineState>& machine);

/// Those of one level, a line each: "usable CPUs: …: …". A sweep tells the warnings before it
/// measures.
std::vector<std::string> lines_of(const std::vector<Finding>& findings, Level level);

/// The variables of parallel runtimes that are set, by name: "OMP_NUM_THREADS, OMP_PROC_BIND";
/// runners start without them. Empty when there is none.
std::string names_of_variables(const record::Environment& environment);

}  // namespace crossover::doctor
