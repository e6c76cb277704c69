#include "benchmarks/cli/command_lines.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>

#include "benchmarks/cli/programs.hpp"
#include "benchmarks/cli/words.hpp"
#include "benchmarks/command/command_line.hpp"
#include "benchmarks/command/options.hpp"

namespace crossover::cli {
namespace {

using command::CommandOptions;

/// The lines of --setup, --prepare and --conclude, with where they go.
struct Hook {
    const char* option;
    std::vector<std::string> CommandLines::*texts;
    std::string CommandOptions::*target;
};
constexpr std::array<Hook, 3> k_hooks{
    {{"--setup", &CommandLines::setup, &CommandOptions::setup},
     {"--prepare", &CommandLines::prepare, &CommandOptions::prepare},
     {"--conclude", &CommandLines::conclude, &CommandOptions::conclude}}};

using Commands = std::vector<std::pair<std::string, std::string>>;  // name and line

bool has(const Commands& commands, std::string_view name) {
    return std::any_of(commands.begin(), commands.end(),
                       [&](const auto& command) { return command.first == name; });
}

/// The command that a line begins with, before an equals sign; empty: all of them.
std::string addressee(const std::string& text, const Commands& commands) {
    const std::string name = text.substr(0, text.find('='));
    return name.size() < text.size() && has(commands, name) ? name : std::string();
}

Expected<std::string> line_for(const std::string& name, const Hook& hook, const CommandLines& lines,
                               const Commands& commands) {
    std::optional<std::string> own;
    std::optional<std::string> common;
    for (const std::string& text : lines.*(hook.texts)) {
        const std::string whose = addressee(text, commands);
        if (!whose.empty() && whose != name) {
            continue;
        }
        std::optional<std::string>& target = whose.empty() ? common : own;
        if (target) {
            return failure({fmt::format("{} is given twice",
                                        whose.empty() ? "a line for all" : "a line for " + whose),
                            hook.option, "join the two with &&"});
        }
        target = whose.empty() ? text : text.substr(whose.size() + 1);
    }
    return own.value_or(common.value_or(""));
}

Expected<std::vector<std::string>> words_for(const std::string& name, const std::string& line,
                                             const CommandLines& lines) {
    if (!lines.shell.empty()) {
        return std::vector<std::string>{line};
    }
    auto words = split_command(name, line, "--command");
    if (!words) {
        return words;
    }
    if (const std::string sign = command::shell_sign(line); !sign.empty()) {
        return failure(
            {fmt::format("'{}' in the command of '{}' means something only to a shell", sign, name),
             "--command",
             sign == "<"   ? "add --shell, or give --input FILE"
             : sign == ">" ? "add --shell, or give --output FILE"
                           : "add --shell, or put it in quotes"});
    }
    if (command::assignments_before(*words) == words->size()) {
        return failure({fmt::format("the command of '{}' is no program", name), "--command",
                        "give one after its variables"});
    }
    return words;
}

/// Whether anything that a run depends on names the size.
Expected<void> check_places(const std::string& name, const CommandOptions& options) {
    struct Part {
        std::string option;
        std::vector<std::string> texts;
        bool shell;
        bool may_grow;
    };
    bool grows = false;
    for (const Part& part : {Part{"--command", options.words, !options.shell.empty(), true},
                             Part{"--input", {options.input}, false, true},
                             Part{"--output", {options.output}, false, false},
                             Part{"--setup", {options.setup}, true, true},
                             Part{"--prepare", {options.prepare}, true, true},
                             Part{"--conclude", {options.conclude}, true, false}}) {
        const auto named = command::names_size(part.texts, part.shell);
        if (!named) {
            return failure({fmt::format("in the command of '{}': {}", name, named.error().what),
                            part.option, named.error().remedy});
        }
        grows = grows || (part.may_grow && *named);
    }
    return grows
               ? Expected<void>()
               : failure({fmt::format("in the command of '{}': the command does not contain {{n}}, "
                                      "so its work does not grow",
                                      name),
                          "--command",
                          "write {n} where it takes the number of elements, or in --input or "
                          "--setup"});
}

Expected<driver::NamedCommand> runner_for(const std::pair<std::string, std::string>& named,
                                          const CommandLines& lines, const Commands& commands,
                                          const std::string& command_runner) {
    const auto& [name, line] = named;
    auto words = words_for(name, line, lines);
    if (!words) {
        return failure(words.error());
    }
    CommandOptions options{.words = std::move(*words),
                           .shell = lines.shell,
                           .compare_output = lines.compare_output,
                           .output = lines.show_output ? "show" : lines.output.value_or("pipe"),
                           .input = lines.input.value_or(""),
                           .ignored = lines.ignored};
    for (const Hook& hook : k_hooks) {
        auto found = line_for(name, hook, lines, commands);
        if (!found) {
            return failure(found.error());
        }
        options.*(hook.target) = std::move(*found);
    }
    if (auto good = check_places(name, options); !good) {
        return failure(good.error());
    }
    driver::NamedCommand runner{
        .name = name,
        .words = {command_runner},
        .starts = options.shell.empty() ? options.words[command::assignments_before(options.words)]
                                        : options.shell,
        .is_users = true};
    if (runner.starts.find('{') != std::string::npos) {
        runner.starts.clear();  // a program's name that depends on the size can be looked for only
                                // when it runs
    }
    const std::vector<std::string> told = command::words_of(options);
    runner.words.insert(runner.words.end(), told.begin(), told.end());
    return runner;
}

Expected<void> check_common(const CommandLines& lines) {
    if (!lines.ignored.empty() && !command::are_codes(lines.ignored)) {
        return failure({fmt::format("'{}' are no exit codes", lines.ignored), "--ignore-failure",
                        "give numbers from 1 to 255, such as 1,2; without any all are ignored"});
    }
    if (lines.compare_output && lines.output == "null") {
        return failure({"what goes to /dev/null cannot be compared", "--compare-output",
                        "leave one of the two out"});
    }
    return {};
}

}  // namespace

void add_options(CLI::App& command, CommandLines& lines) {
    CLI::Option* const commands = command.add_option(
        "--command", lines.texts,
        "NAME=COMMAND LINE, whole runs of a program as a backend: 'mine=./mine --n {n} -j "
        "{workers}'; the one named serial, or the first, is the baseline");
    commands->allow_extra_args(false);
    const auto add_line = [&](const char* name, std::vector<std::string>& texts,
                              const char* summary) {
        command.add_option(name, texts, summary)->allow_extra_args(false)->needs(commands);
    };
    add_line("--setup", lines.setup,
             "[NAME=]LINE for a shell, untimed, once per size and process before its first run: "
             "'./make {n} > {side}-{n}.in'");
    add_line("--prepare", lines.prepare, "[NAME=]LINE for a shell, untimed, before every run");
    add_line("--conclude", lines.conclude,
             "[NAME=]LINE for a shell, once per size at the end of a process, whatever happened: "
             "'rm -f {side}-{n}.in'");
    refuse_empty(
        *command.add_option("--input", lines.input, "FILE as stdin of commands")->needs(commands),
        "the file's name", "give a file, such as --input in-{n}");
    refuse_empty(*command
                      .add_option("--output", lines.output,
                                  "stdout of commands: pipe (read and dropped; default), null, or "
                                  "FILE")
                      ->needs(commands),
                 "the file's name", "give pipe, null or a file");
    command
        .add_flag("--show-output", lines.show_output, "show what commands write, instead of pipe")
        ->needs(commands)
        ->excludes("--output");
    command
        .add_flag("--shell{sh}", lines.shell,
                  "run the lines of --command by sh -c, or by another: --shell=bash")
        ->needs(commands);
    command
        .add_flag("--ignore-failure{all}", lines.ignored,
                  "take failed runs of commands as good; only some with --ignore-failure=1,2")
        ->needs(commands);
    command
        .add_flag("--compare-output", lines.compare_output,
                  "fail a --command whose output differs from the baseline's")
        ->needs(commands)
        ->excludes("--show-output");
}

Expected<std::vector<driver::NamedCommand>> parse_command_lines(
    const CommandLines& lines, const std::vector<driver::NamedCommand>& runners,
    const std::string& command_runner) {
    std::vector<driver::NamedCommand> found;
    if (lines.texts.empty()) {
        return found;
    }
    if (auto good = check_common(lines); !good) {
        return failure(good.error());
    }
    Commands commands;
    for (const std::string& text : lines.texts) {
        auto named = split_name(text, "--command", "NAME=COMMAND LINE", "serial=./mine --n {n}");
        if (!named) {
            return failure(named.error());
        }
        if (has(commands, named->first) || has_name(runners, named->first)) {
            return failure({fmt::format("'{}' is given twice", named->first), "--command",
                            "give each name one command"});
        }
        commands.push_back(std::move(*named));
    }
    for (const auto& named : commands) {
        auto runner = runner_for(named, lines, commands, command_runner);
        if (!runner) {
            return failure(runner.error());
        }
        found.push_back(std::move(*runner));
    }
    if (commands.size() == 1 && runners.empty()) {
        return failure({"only the baseline is given", "--command",
                        "give what it is to be compared with, too"});
    }
    return found;
}

}  // namespace crossover::cli
