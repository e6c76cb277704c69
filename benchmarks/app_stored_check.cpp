// Two stored runs against each other.
#include <cstdio>

#include "benchmarks/app.hpp"
#include "benchmarks/cli/answer_table.hpp"
#include "benchmarks/cli/stored_check_report.hpp"
#include "benchmarks/gate/stored.hpp"

namespace crossover::app {
namespace {

constexpr int k_regression = 1;
constexpr int k_wrong_usage = 2;

std::string written(const cli::StoredCheckReport& report, cli::CheckFormat format) {
    switch (format) {
        case cli::CheckFormat::text:
            return cli::stored_check_text(report, cli::terminal_charset());
        case cli::CheckFormat::markdown:
            return cli::stored_check_markdown(report);
        case cli::CheckFormat::junit:
            return cli::stored_check_junit(report);
        case cli::CheckFormat::github:
            return cli::stored_check_github(report);
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
    std::fputs(written({*baseline, *head, *comparison}, command.format).c_str(), stdout);  // see finish()
    const bool fails = comparison->verdict == "regression" ||
                       (comparison->verdict == "inconclusive" && command.options.inconclusive_is_failure);
    return fails ? k_regression : 0;
}

}  // namespace crossover::app
