// The options of `crossover check` as typed, and what they mean.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "backends/api/expected.hpp"
#include "benchmarks/cli/commands.hpp"
#include "benchmarks/cli/stored_check_arguments.hpp"

namespace CLI {
class App;
}

namespace crossover::cli {

/// Texts as typed; none means the default.
struct CheckArguments {
    std::optional<std::string> base, head, filter, margin, workers, budget, deadline, seed, cells;
    std::optional<std::string> plant_percent, plant_call_ns;
    std::optional<std::string> base_command, head_command, sizes;
    std::vector<std::string> workloads, backends, skip;
    std::string out = "results", format = "text";
    StoredCheckArguments stored;  ///< what only the stored mode has
    bool inconclusive_is_failure = false, self_test = false, plant_lost_worker = false;
};

/// Declares the options on a command. `arguments` must outlive it.
void add_options(CLI::App& command, CheckArguments& arguments);

/// Whether two stored runs are meant, and not two builds.
bool is_stored(const CheckArguments& arguments);

/// The stored mode's options.
Expected<StoredCheckCommand> resolve_stored(const CheckArguments& arguments);

/// Validates and fills in defaults. The first problem found becomes the error.
Expected<CheckCommand> resolve(const CheckArguments& arguments, const Catalogue& catalogue);

}  // namespace crossover::cli
