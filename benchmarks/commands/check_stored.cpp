// Two stored runs against each other.
#include <cstdio>
#include <filesystem>

#include "benchmarks/commands/commands.hpp"
#include "benchmarks/commands/terminal.hpp"
#include "benchmarks/formats/look.hpp"
#include "benchmarks/formats/stored_check_report.hpp"
#include "benchmarks/gate/stored.hpp"
#include "benchmarks/record/exit_code.hpp"

namespace crossover::commands {
namespace {

std::string written(const record::StoredComparison& comparison,
                    const record::StoredResults& baseline, const record::StoredResults& head,
                    const cli::StoredCheckCommand& command) {
    switch (command.format) {
        case cli::CheckFormat::text:
            return formats::stored_check_text(comparison, baseline, head,
                                              formats::terminal_charset());
        case cli::CheckFormat::markdown:
            return formats::stored_check_markdown(comparison, baseline, head);
        case cli::CheckFormat::junit:
            return formats::stored_check_junit(comparison);
        case cli::CheckFormat::github:
            return formats::stored_check_github(comparison);
        case cli::CheckFormat::json:
            return record::to_stored_check_json(comparison,
                                                {command.options.baseline.string(), baseline},
                                                {command.options.head.string(), head});
    }
    return "";
}

/// Neither a record nor a folder that holds one; what cannot be looked at is there.
bool is_absent(const std::filesystem::path& run) {
    std::error_code problem;
    const bool folder = std::filesystem::is_directory(run, problem);
    return std::filesystem::status(folder ? run / "results.json" : run, problem).type() ==
           std::filesystem::file_type::not_found;
}

/// Fleets are mixed: that a machine has nothing to be compared with is told apart from every other
/// ending.
int without_baseline(const Error& why, const gate::StoredCheckOptions& options) {
    if (!options.missing_is_skip) {
        return complain(why, k_no_baseline);
    }
    complain({"skipped: " + why.what, why.where, why.remedy}, k_done);
    return k_done;
}

}  // namespace

int run(const cli::StoredCheckCommand& command) {
    if (is_absent(command.options.baseline)) {
        return without_baseline({"there is no baseline", command.options.baseline.string(),
                                 "accept a run of this machine, see results/baselines/README.md"},
                                command.options);
    }
    const auto baseline = record::read_results(command.options.baseline);
    if (!baseline) {
        return complain(baseline.error(), k_wrong_usage);
    }
    const auto head = record::read_results(command.options.head);
    if (!head) {
        return complain(head.error(), k_wrong_usage);
    }
    const auto comparison = gate::compare_stored(*baseline, *head, command.options);
    if (!comparison) {
        return without_baseline(comparison.error(), command.options);
    }
    std::fputs(written(*comparison, *baseline, *head, command).c_str(), stdout);  // see finish()
    if (command.format == cli::CheckFormat::github) {
        if (const auto summary =
                add_to_job_summary(formats::stored_check_markdown(*comparison, *baseline, *head));
            !summary) {
            return complain(summary.error(), k_failed);
        }
    }
    return record::is_red(comparison->verdict, command.options.inconclusive_is_failure)
               ? k_regression
               : 0;
}

}  // namespace crossover::commands
