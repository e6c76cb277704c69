// The options of `crossover check --baseline` as typed, and what they mean.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "backends/api/expected.hpp"
#include "benchmarks/cli/commands.hpp"

namespace CLI {
class App;
}

namespace crossover::cli {

/// Texts as typed; none means the default.
struct StoredCheckArguments {
    std::optional<std::string> baseline, head, margin;
    CheckFormat format = CheckFormat::text;
    bool absolute = false, missing_is_skip = false, inconclusive_is_failure = false;
};

/// Declares what only the stored mode has on a command. `arguments` must outlive it.
void add_stored_options(CLI::App& command, StoredCheckArguments& arguments);

/// Validates and fills in defaults; the stored mode is meant where --baseline is given.
Expected<StoredCheckCommand> resolve(const StoredCheckArguments& arguments);

/// "5%" or "0.05" → 0.05; `least` to 1.
Expected<double> parse_margin(std::string_view text, double least);

}  // namespace crossover::cli
