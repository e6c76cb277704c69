// Stored runs in the formats of others.
#include <fmt/format.h>

#include <csignal>
#include <cstdio>

#include "benchmarks/commands/commands.hpp"
#include "benchmarks/commands/terminal.hpp"
#include "benchmarks/formats/answers.hpp"
#include "benchmarks/formats/cells.hpp"
#include "benchmarks/formats/exports.hpp"
#include "benchmarks/formats/hyperfine.hpp"
#include "benchmarks/formats/threshold_header.hpp"
#include "benchmarks/formats/thresholds.hpp"
#include "benchmarks/record/exit_code.hpp"
#include "benchmarks/text/atomic_file.hpp"

namespace crossover::commands {
namespace {

/// A program would stay serial for want of an answer, and nobody would notice.
Expected<void> check_answers(const record::StoredResults& results,
                             const cli::ExportCommand& command) {
    if (results.crossovers.empty()) {
        return failure({"the results hold no answer", command.results.string(),
                        "measure a workload with crossover sweep"});
    }
    return {};
}

Expected<std::string> written(const record::StoredResults& results,
                              const cli::ExportCommand& command) {
    switch (command.format) {
        case cli::ExportFormat::gbench:
            return formats::to_ci_json(results.environment, results.cells);
        case cli::ExportFormat::bmf:
            return formats::to_bmf_json(results);
        case cli::ExportFormat::github:
            return formats::to_github_json(results);
        case cli::ExportFormat::junit:
            return formats::answers_junit(results);
        case cli::ExportFormat::markdown:
            return formats::answers_markdown(results);
        case cli::ExportFormat::csv:
            return formats::csv_table(formats::cells_table(results.cells));
        case cli::ExportFormat::hyperfine:
            return formats::to_hyperfine_json(results.curves);
        case cli::ExportFormat::header:
            return check_answers(results, command).and_then([&] {
                return formats::threshold_header(results, command.take);
            });
        case cli::ExportFormat::thresholds:
            return check_answers(results, command).map([&] {
                return formats::thresholds_tsv(results, command.take);
            });
    }
    return "";
}

}  // namespace

int run(const cli::ExportCommand& command) {
    const auto stored =
        record::read_results(command.results, command.format == cli::ExportFormat::hyperfine
                                                  ? record::Samples::read
                                                  : record::Samples::left_out);
    if (!stored) {
        return complain(stored.error(), k_wrong_usage);
    }
    if (const auto distinct = formats::check_names(*stored); !distinct) {
        return complain(distinct.error(), k_wrong_usage);
    }
    const Expected<std::string> text = written(*stored, command);
    if (!text) {
        return complain(text.error(), k_wrong_usage);
    }
    if (!command.output) {
        std::fputs(text->c_str(), stdout);  // errors are left to finish()
        return 0;
    }
    std::signal(SIGXFSZ,
                SIG_IGN);  // a file that may not grow is an error of write(), as a full disk is
    const auto saved = text::write_where_told(*command.output, *text);
    if (saved) {
        return 0;
    }
    const text::Unwritten& why = saved.error();
    return complain(
        {why.error.what, why.error.where, "choose another file with --output, or make room"},
        why.no_room ? k_failed : k_wrong_usage);  // a full stdout is k_failed, too, see finish()
}

}  // namespace crossover::commands
