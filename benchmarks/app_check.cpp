// What `crossover check` does: measures, prints in the format asked for, answers with an exit code.
#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "benchmarks/app.hpp"
#include "benchmarks/cli/check_report.hpp"
#include "benchmarks/doctor/doctor.hpp"
#include "benchmarks/gate/run_check.hpp"
#include "benchmarks/gate/self_test.hpp"
#include "benchmarks/record/exit_code.hpp"
#include "benchmarks/record/printable.hpp"

namespace crossover::app {
namespace {

constexpr int k_false_alarm = 1;

std::string own_runner() {
    return (programs_folder() / "crossover-runner").string();
}

std::string formatted(const record::Check& check, cli::CheckFormat format) {
    switch (format) {
        case cli::CheckFormat::text:
            return cli::check_text(check);
        case cli::CheckFormat::markdown:
            return cli::check_markdown(check);
        case cli::CheckFormat::junit:
            return cli::check_junit(check);
        case cli::CheckFormat::github:
            return cli::check_text(check) + "\n" + cli::check_annotations(check);
        case cli::CheckFormat::json:
            return record::to_check_json(check);
    }
    return "";
}

std::string self_test_table(const gate::SelfTest& test) {
    const auto share = [](unsigned part, unsigned whole) {
        return whole == 0 ? std::string("-") : fmt::format("{} of {}", part, whole);
    };
    std::string text = fmt::format("{:<16} {:>5} {:>11} {:>12} {:>13}  {:<16} {:<16} {:>8}\n",
                                   "planted", "runs", "regression", "improvement", "inconclusive",
                                   "cells slower", "backends slower", "s a run");
    for (const gate::SelfTestRow& row : test.rows) {
        text += fmt::format("{:<16} {:>5} {:>11} {:>12} {:>13}  {:<16} {:<16} {:>8}\n", row.name,
                            row.runs, row.regressions, row.improvements, row.inconclusive,
                            share(row.cells_slower, row.cells),
                            share(row.families_slower, row.families),
                            row.runs == 0 ? "-" : fmt::format("{:.1f}", row.seconds / row.runs));
    }
    return text;
}

int run_self_test(const gate::GateOptions& asked, const record::Environment& environment) {
    gate::GateOptions options = asked;
    if (options.base.empty()) {
        options.base = own_runner();
    }
    const auto test = gate::run_self_test(options, environment, own_runner());
    if (!test) {
        return complain(test.error(), k_wrong_usage);
    }
    put(self_test_table(*test));
    if (test->failure) {
        return complain({test->failure->error, test->failure->backend, ""}, k_failed);
    }
    if (test->interrupted) {
        return k_interrupted;
    }
    return test->rows.front().regressions > 0 ? k_false_alarm : 0;
}

}  // namespace

Expected<void> add_to_job_summary(const std::string& markdown) {
    const char* const path =
        std::getenv("GITHUB_STEP_SUMMARY");  // NOLINT(concurrency-mt-unsafe): one thread
    if (path == nullptr || *path == '\0') {
        return {};
    }
    std::FILE* const file = std::fopen(path, "ae");
    const bool written = file != nullptr &&
                         std::fwrite(markdown.data(), 1, markdown.size(), file) == markdown.size();
    const bool closed = file != nullptr && std::fclose(file) == 0;
    if (!written || !closed) {
        return failure({fmt::format("cannot write the job summary: {}", std::strerror(errno)), path,
                        "check GITHUB_STEP_SUMMARY"});
    }
    return {};
}

int run(const cli::CheckCommand& command) {
    record::Environment environment = record::capture_environment();
    environment.command_line = command.options.command_line;
    tell_dropped_variables(environment, "");
    if (command.options.self_test) {
        return run_self_test(command.options, environment);
    }
    const auto report = gate::run_check(command.options, std::move(environment), own_runner());
    if (!report) {
        return complain(report.error(), k_wrong_usage);
    }
    if (report->folder.empty()) {
        return report->problem ? complain(*report->problem, report->exit_code) : report->exit_code;
    }
    put(formatted(report->check, command.format));
    const bool github = command.format == cli::CheckFormat::github;
    if (command.format == cli::CheckFormat::text || github) {
        put(fmt::format("\n{}\n",
                        record::printable("check: " + (report->folder / "check.json").string())));
    }
    const auto summary =
        github ? add_to_job_summary(cli::check_markdown(report->check)) : Expected<void>();
    if (report->problem || !summary) {
        return complain(report->problem ? *report->problem : summary.error(),
                        report->problem ? report->exit_code : k_failed);
    }
    return report->exit_code;
}

}  // namespace crossover::app
