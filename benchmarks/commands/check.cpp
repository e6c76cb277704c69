// What `crossover check` does: measures, prints in the format asked for, answers with an exit code.
#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "benchmarks/commands/catalogue.hpp"
#include "benchmarks/commands/commands.hpp"
#include "benchmarks/commands/machine.hpp"
#include "benchmarks/commands/terminal.hpp"
#include "benchmarks/doctor/doctor.hpp"
#include "benchmarks/formats/check_report.hpp"
#include "benchmarks/formats/look.hpp"
#include "benchmarks/formats/table.hpp"
#include "benchmarks/gate/run_check.hpp"
#include "benchmarks/gate/self_test.hpp"
#include "benchmarks/record/exit_code.hpp"
#include "benchmarks/sides/sides.hpp"
#include "benchmarks/text/printable.hpp"

namespace crossover::commands {
namespace {

constexpr int k_false_alarm = 1;

std::string formatted(const record::Check& check, cli::CheckFormat format) {
    switch (format) {
        case cli::CheckFormat::text:
            return formats::check_text(check);
        case cli::CheckFormat::markdown:
            return formats::check_markdown(check);
        case cli::CheckFormat::junit:
            return formats::check_junit(check);
        case cli::CheckFormat::github:
            return formats::check_text(check) + "\n" + formats::check_annotations(check);
        case cli::CheckFormat::json:
            return record::to_check_json(check);
    }
    return "";
}

std::string self_test_text(const gate::SelfTest& test) {
    const auto share = [](unsigned part, unsigned whole) {
        return whole == 0 ? std::string("-") : fmt::format("{} of {}", part, whole);
    };
    const auto count = [](unsigned value) {
        return formats::Field{"", formats::size_figure(value, {}, {})};
    };
    using formats::Kind;
    formats::Table table{.columns = {{"planted"},
                                     {"runs", Kind::count, true},
                                     {"regression", Kind::count, true},
                                     {"improvement", Kind::count, true},
                                     {"inconclusive", Kind::count, true},
                                     {"cells slower"},
                                     {"backends slower"},
                                     {"s a run", Kind::text, true}}};
    for (const gate::SelfTestRow& row : test.rows) {
        table.rows.push_back(
            {{row.name},
             count(row.runs),
             count(row.regressions),
             count(row.improvements),
             count(row.inconclusive),
             {share(row.cells_slower, row.cells)},
             {share(row.families_slower, row.families)},
             {row.runs == 0 ? "-" : fmt::format("{:.1f}", row.seconds / row.runs)}});
    }
    return formats::terminal_text(table, formats::terminal_charset());
}

Expected<gate::Comparison> find_sides(const gate::GateOptions& options) {
    return sides::find_sides(options, {.gbench = gbench_runner(), .command = command_runner()});
}

int run_self_test(const gate::GateOptions& asked, const record::Environment& environment) {
    gate::GateOptions options = asked;
    if (options.base.empty()) {
        options.base = own_runner();
    }
    const auto test = gate::run_self_test(options, find_sides, environment, own_runner());
    if (!test) {
        return complain(test.error(), k_wrong_usage);
    }
    put(self_test_text(*test));
    if (test->failure) {
        return complain({test->failure->error, test->failure->backend, ""}, k_failed);
    }
    if (test->interrupted) {
        return k_interrupted;
    }
    return test->rows.front().regressions > 0 ? k_false_alarm : 0;
}

}  // namespace

int run(const cli::CheckCommand& command) {
    record::Environment environment = record::capture_environment();
    environment.command_line = command.options.command_line;
    tell_dropped_variables(environment, "");
    if (command.options.self_test) {
        return run_self_test(command.options, environment);
    }
    const auto sides = find_sides(command.options);
    if (!sides) {
        return complain(sides.error(), k_wrong_usage);
    }
    const auto report =
        gate::run_check(command.options, *sides, std::move(environment), own_runner());
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
                        text::printable("check: " + (report->folder / "check.json").string())));
    }
    const auto summary =
        github ? add_to_job_summary(formats::check_markdown(report->check)) : Expected<void>();
    if (report->problem || !summary) {
        return complain(report->problem ? *report->problem : summary.error(),
                        report->problem ? report->exit_code : k_failed);
    }
    return report->exit_code;
}

}  // namespace crossover::commands
