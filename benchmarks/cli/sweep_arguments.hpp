// The options of `crossover sweep` as typed, and what they mean.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "backends/api/expected.hpp"
#include "benchmarks/cli/command_lines.hpp"
#include "benchmarks/cli/commands.hpp"
#include "benchmarks/sweep/options.hpp"

namespace CLI {
class App;
}

namespace crossover::cli {

/// --gbench and what stands beside it.
struct GbenchArguments {
    std::optional<std::string> program, serial;
    std::vector<std::string> ways;
    unsigned argument = 1;
};

/// Texts as typed; none means the default.
struct SweepArguments {
    std::vector<std::string> workloads, backends, runners, launchers, baselines, calls, skip;
    CommandLines commands;
    std::optional<std::string> program, python;
    GbenchArguments gbench;
    std::optional<std::string> workers, nodes, sizes, budget, deadline, seed, precision, resume,
        pin, step;
    std::string out = "results";
    bool quick = false, full = false, allow_planted = false;
};

/// Declares the options on a command. `arguments` must outlive it.
void add_options(CLI::App& command, SweepArguments& arguments);
/// The same for `crossover python`, whose program is Python's.
void add_python_options(CLI::App& command, SweepArguments& arguments);

/// Goes on with an earlier run; `given` are the options on the command line, of which --budget may
/// stand beside
/// --resume.
Expected<SweepCommand> resume(const SweepArguments& arguments,
                              const std::vector<std::string>& given);

/// Validates and fills in defaults. The first problem found becomes the error.
Expected<sweep::SweepOptions> resolve(const SweepArguments& arguments, const Catalogue& catalogue);

}  // namespace crossover::cli
