#include "benchmarks/cli/stored_check_arguments.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "backends/api/nearest_name.hpp"

namespace crossover::cli {
namespace {

/// In the order of CheckFormat.
constexpr std::array<std::string_view, 5> k_check_formats{"text", "markdown", "junit", "github",
                                                          "json"};

}  // namespace

void add_stored_options(CLI::App& command, StoredCheckArguments& arguments) {
    command.add_option(
        "--baseline", arguments.baseline,
        "a stored run, by its folder or results.json: compare what divides the machine out");
    command.add_flag("--absolute", arguments.absolute,
                     "with --baseline: compare times, too, and say what that is worth");
    command.add_flag(
        "--missing-is-skip", arguments.missing_is_skip,
        "with --baseline: exit 0, not 4, where no run of such a machine and build is stored");
}

Expected<double> parse_margin(std::string_view text, double least) {
    const bool percent = text.ends_with('%');
    const std::string_view digits = percent ? text.substr(0, text.size() - 1) : text;
    double value = 0.0;
    const auto [end, problem] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value);
    value = percent ? value / 100.0 : value;
    if (problem != std::errc() || end != digits.data() + digits.size() ||
        !(value >= least && value <= 1.0)) {
        return failure({fmt::format("'{}' is not a margin", text), "--margin",
                        fmt::format("give a share from {:g}% to 100%, such as 5%", 100.0 * least)});
    }
    return value;
}

Expected<CheckFormat> parse_check_format(const std::string& name) {
    const auto found = std::find(k_check_formats.begin(), k_check_formats.end(), name);
    if (found == k_check_formats.end()) {
        return failure({fmt::format("there is no format '{}'", name), "--format",
                        name_remedy(name, k_check_formats)});
    }
    return static_cast<CheckFormat>(found - k_check_formats.begin());
}

Expected<StoredCheckCommand> resolve(const StoredCheckArguments& arguments) {
    if (!arguments.baseline) {
        return failure({"nothing to compare with", "crossover check",
                        "name a stored run with --baseline RESULTS"});
    }
    StoredCheckCommand command;
    command.options.baseline = *arguments.baseline;
    command.options.head = arguments.head.value_or(command.options.head.string());
    command.options.absolute = arguments.absolute;
    command.options.inconclusive_is_failure = arguments.inconclusive_is_failure;
    command.options.missing_is_skip = arguments.missing_is_skip;
    if (command.options.baseline.empty() || command.options.head.empty()) {
        return failure({"the name of a run is empty",
                        command.options.baseline.empty() ? "--baseline" : "--head",
                        "give a run's folder or its results.json"});
    }
    if (arguments.margin) {
        const auto margin = parse_margin(*arguments.margin, 0.0);
        if (!margin) {
            return failure(margin.error());
        }
        command.options.margin_ratio = *margin;
    }
    if (arguments.format) {
        const auto format = parse_check_format(*arguments.format);
        if (!format) {
            return failure(format.error());
        }
        command.format = *format;
    }
    return command;
}

}  // namespace crossover::cli
