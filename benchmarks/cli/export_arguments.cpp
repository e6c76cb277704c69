#include "benchmarks/cli/export_arguments.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <string_view>

#include "backends/api/nearest_name.hpp"

namespace crossover::cli {
namespace {

/// In the order of ExportFormat.
constexpr std::array<std::string_view, 6> k_export_formats{"gbench", "bmf",      "github",
                                                           "junit",  "markdown", "csv"};

}  // namespace

void add_options(CLI::App& command, ExportArguments& arguments) {
    command.add_option("RESULTS", arguments.results, "a run's folder or its results.json")
        ->capture_default_str();
    command.add_option(
        "--format", arguments.format,
        "gbench (Google Benchmark), bmf (Bencher), github (github-action-benchmark's "
        "customSmallerIsBetter), junit, markdown or csv");
    command.add_option("--output", arguments.output, "the file to write (default: stdout)");
}

Expected<ExportCommand> resolve(const ExportArguments& arguments) {
    if (!arguments.format) {
        return failure(
            {"no format given", "crossover export",
             fmt::format("add --format and one of {}", fmt::join(k_export_formats, ", "))});
    }
    const auto found =
        std::find(k_export_formats.begin(), k_export_formats.end(), *arguments.format);
    if (found == k_export_formats.end()) {
        return failure({fmt::format("there is no format '{}'", *arguments.format), "--format",
                        name_remedy(*arguments.format, k_export_formats)});
    }
    if (arguments.output && arguments.output->empty()) {
        return failure({"the file's name is empty", "--output",
                        "give a file, such as --output crossover.json"});
    }
    ExportCommand command;
    command.results = arguments.results;
    command.format = static_cast<ExportFormat>(found - k_export_formats.begin());
    if (arguments.output) {
        command.output = *arguments.output;
    }
    return command;
}

}  // namespace crossover::cli
