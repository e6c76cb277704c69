// Stored runs in the formats of others.
#include <fmt/format.h>

#include <csignal>
#include <cstdio>

#include "benchmarks/app.hpp"
#include "benchmarks/cli/csv_table.hpp"
#include "benchmarks/cli/junit.hpp"
#include "benchmarks/cli/markdown_table.hpp"
#include "benchmarks/record/atomic_file.hpp"
#include "benchmarks/record/exit_code.hpp"
#include "benchmarks/record/exports.hpp"

namespace crossover::app {
namespace {

std::string written(const record::StoredResults& results, cli::ExportFormat format) {
    switch (format) {
        case cli::ExportFormat::gbench:
            return record::to_ci_json(results.environment, results.cells);
        case cli::ExportFormat::bmf:
            return record::to_bmf_json(results);
        case cli::ExportFormat::github:
            return record::to_github_json(results);
        case cli::ExportFormat::junit:
            return cli::junit_answers(results);
        case cli::ExportFormat::markdown:
            return cli::markdown_answer(results);
        case cli::ExportFormat::csv:
            return cli::csv_table(results.cells);
    }
    return "";
}

}  // namespace

int run(const cli::ExportCommand& command) {
    const auto stored = record::read_results(command.results);
    if (!stored) {
        return complain(stored.error(), k_wrong_usage);
    }
    if (const auto distinct = record::check_names(*stored); !distinct) {
        return complain(distinct.error(), k_wrong_usage);
    }
    const std::string text = written(*stored, command.format);
    if (!command.output) {
        std::fputs(text.c_str(), stdout);  // errors are left to finish()
        return 0;
    }
    std::signal(SIGXFSZ,
                SIG_IGN);  // a file that may not grow is an error of write(), as a full disk is
    const auto saved = record::write_where_told(*command.output, text);
    if (saved) {
        return 0;
    }
    const record::Unwritten& why = saved.error();
    return complain(
        {why.error.what, why.error.where, "choose another file with --output, or make room"},
        why.no_room ? k_failed : k_wrong_usage);  // a full stdout is k_failed, too, see finish()
}

}  // namespace crossover::app
