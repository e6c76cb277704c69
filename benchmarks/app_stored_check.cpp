// Two stored runs against each other.
#include <cstdio>

#include "benchmarks/app.hpp"
#include "benchmarks/cli/answer_table.hpp"
#include "benchmarks/cli/stored_check_report.hpp"
#include "benchmarks/gate/stored.hpp"
#include "benchmarks/record/exit_code.hpp"

namespace crossover::app {
namespace {

std::string written(const cli::StoredCheckReport& report, const cli::StoredCheckCommand& command) {
    switch (command.format) {
        case cli::CheckFormat::text:
            return cli::stored_check_text(report, cli::terminal_charset());
        case cli::CheckFormat::markdown:
            return cli::stored_check_markdown(report);
        case cli::CheckFormat::junit:
            return cli::stored_check_junit(report);
        case cli::CheckFormat::github:
            return cli::stored_check_github(report);
        case cli::CheckFormat::json:
            return record::to_stored_check_json(report.comparison, {command.options.baseline.string(), report.baseline},
                                                {command.options.head.string(), report.head});
    }
    return "";
}

}  // namespace

int run(const cli::StoredCheckCommand& command) {
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
        return complain(comparison.error(), k_wrong_usage);
    }
    const cli::StoredCheckReport report{*baseline, *head, *comparison};
    std::fputs(written(report, command).c_str(), stdout);  // see finish()
    if (command.format == cli::CheckFormat::github) {
        if (const auto summary = add_to_job_summary(cli::stored_check_markdown(report)); !summary) {
            return complain(summary.error(), k_failed);
        }
    }
    const bool fails = comparison->verdict == "regression" ||
                       (comparison->verdict == "inconclusive" && command.options.inconclusive_is_failure);
    return fails ? k_regression : 0;
}

}  // namespace crossover::app
