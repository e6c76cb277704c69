#include "benchmarks/cli/stored_check_arguments.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <string_view>

#include "benchmarks/cli/words.hpp"

namespace crossover::cli {

void add_stored_options(CLI::App& command, StoredCheckArguments& arguments) {
    CLI::Option* const baseline = command.add_option(
        "--baseline", arguments.baseline,
        "a stored run, by its folder or results.json: compare what divides the machine out");
    refuse_empty(*baseline, "the name of a run", "give a run's folder or its results.json");
    command
        .add_flag("--absolute", arguments.absolute,
                  "with --baseline: compare times, too, and say what that is worth")
        ->needs(baseline);
    command
        .add_flag(
            "--missing-is-skip", arguments.missing_is_skip,
            "with --baseline: exit 0, not 4, where no run of such a machine and build is stored")
        ->needs(baseline);
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

Expected<StoredCheckCommand> resolve(const StoredCheckArguments& arguments) {
    StoredCheckCommand command;
    command.options.baseline = arguments.baseline.value();
    command.options.head = arguments.head.value_or(command.options.head.string());
    command.options.absolute = arguments.absolute;
    command.options.inconclusive_is_failure = arguments.inconclusive_is_failure;
    command.options.missing_is_skip = arguments.missing_is_skip;
    if (arguments.margin) {
        const auto margin = parse_margin(*arguments.margin, 0.0);
        if (!margin) {
            return failure(margin.error());
        }
        command.options.margin_ratio = *margin;
    }
    command.format = arguments.format;
    return command;
}

}  // namespace crossover::cli
