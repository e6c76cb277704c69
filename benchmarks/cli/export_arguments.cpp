#include "benchmarks/cli/export_arguments.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <array>
#include <string_view>

#include "benchmarks/cli/words.hpp"

namespace crossover::cli {
namespace {

/// In the order of ExportFormat.
constexpr std::array<std::string_view, 9> k_export_formats{
    "gbench", "bmf", "github", "junit", "markdown", "csv", "hyperfine", "header", "thresholds"};

/// Whether its rows are sizes that a program decides by.
bool is_for_programs(ExportFormat format) {
    return format == ExportFormat::header || format == ExportFormat::thresholds;
}

}  // namespace

void add_options(CLI::App& command, ExportArguments& arguments) {
    command.add_option("RESULTS", arguments.results, "a run's folder or its results.json")
        ->capture_default_str();
    accept_only(*command.add_option(
                    "--format", arguments.format,
                    "gbench (Google Benchmark), bmf (Bencher), github "
                    "(github-action-benchmark's customSmallerIsBetter), junit, "
                    "markdown, csv, hyperfine (every time), header (C++) or thresholds (read by "
                    "crossover/threshold.hpp)"),
                "there is no format", k_export_formats);
    accept_only(*command.add_option("--take", arguments.take,
                                    "for header and thresholds: upper (the upper end of the "
                                    "interval of n*, 2 n* at most; the default), typical (n*) or "
                                    "safe (nine of ten processes win)"),
                "there is no size", record::Words<record::Take>::k_all);
    refuse_empty(
        *command.add_option("--output", arguments.output, "the file to write (default: stdout)"),
        "the file's name", "give a file, such as --output crossover.json");
}

Expected<ExportCommand> resolve(const ExportArguments& arguments) {
    if (!arguments.format) {
        return failure(
            {"no format given", "crossover export",
             fmt::format("add --format and one of {}", fmt::join(k_export_formats, ", "))});
    }
    ExportCommand command;
    command.results = arguments.results;
    command.format = enum_of<ExportFormat>(k_export_formats, *arguments.format);
    if (arguments.take) {
        if (!is_for_programs(command.format)) {
            return failure({fmt::format("the format {} has no size to choose", *arguments.format),
                            "--take", "leave it out, or add --format header"});
        }
        command.take = *record::from_word<record::Take>(*arguments.take);
    }
    if (arguments.output) {
        command.output = *arguments.output;
    }
    return command;
}

}  // namespace crossover::cli
