// The command line as a value: what main is to do.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "backends/api/expected.hpp"
#include "benchmarks/sweep/options.hpp"

namespace crossover::cli {

struct SweepCommand {
    sweep::SweepOptions options;
};
struct ShowCommand {
    std::filesystem::path results;
};
struct ListCommand {
    bool workloads = true;
    bool backends = true;
    bool json = false;
};
/// Help or version: text for stdout, exit 0.
struct TextCommand {
    std::string text;
};
using Command = std::variant<SweepCommand, ShowCommand, ListCommand, TextCommand>;

/// What the command line is checked against; main fills it from the registry, the workloads and the machine.
struct Catalogue {
    std::function<Expected<sweep::WorkloadChoice>(std::string_view)> find_workload;
    /// Empty when the backend can be used, else why not.
    std::function<Expected<void>(std::string_view)> check_backend;
    std::vector<std::string> default_backends;  ///< the parallel ones that are present
    unsigned usable_cpus = 1;
    std::uint64_t memory_bytes = 0;  ///< 0: not known
    std::string version;
};

/// Parses and validates. Errors: one line that names what, where and what to do (exit 2).
Expected<Command> parse(int argc, const char* const* argv, const Catalogue& catalogue);

}  // namespace crossover::cli
