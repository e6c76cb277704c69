// The options of `crossover export` as typed, and what they mean.
#pragma once

#include <optional>
#include <string>

#include "backends/api/expected.hpp"
#include "benchmarks/cli/commands.hpp"

namespace CLI {
class App;
}

namespace crossover::cli {

struct ExportArguments {
    std::string results = "results/latest";
    std::optional<std::string> format, take, output;
};

/// Declares the options on a command. `arguments` must outlive it.
void add_options(CLI::App& command, ExportArguments& arguments);

Expected<ExportCommand> resolve(const ExportArguments& arguments);

}  // namespace crossover::cli
