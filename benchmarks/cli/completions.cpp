#include <fmt/format.h>
#include <fmt/ranges.h>

#include "benchmarks/cli/description.hpp"

namespace crossover::cli {
namespace {

/// With a backslash before each of `letters`.
std::string escaped(const std::string& text, std::string_view letters) {
    std::string result;
    for (const char letter : text) {
        if (letters.find(letter) != std::string_view::npos) {
            result += '\\';
        }
        result += letter;
    }
    return result;
}

/// In single quotes, for a shell.
std::string quoted(const std::string& text) {
    std::string result = "'";
    for (const char letter : text) {
        result += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
    }
    return result + "'";
}

std::vector<std::string> command_names(const std::vector<DescribedCommand>& commands) {
    std::vector<std::string> names;
    for (const DescribedCommand& command : commands) {
        if (!command.name.empty()) {
            names.push_back(command.name);
        }
    }
    return names;
}

std::vector<std::string> all_names(const DescribedCommand& command) {
    std::vector<std::string> names;
    for (const DescribedOption& option : command.options) {
        names.insert(names.end(), option.names.begin(), option.names.end());
    }
    return names;
}

}  // namespace

std::string bash_completion(const std::vector<DescribedCommand>& commands) {
    std::string cases;
    for (const DescribedCommand& command : commands) {
        const auto names = all_names(command);
        if (command.name.empty()) {
            cases += fmt::format("        '') words='{} {}' ;;\n",
                                 fmt::join(command_names(commands), " "), fmt::join(names, " "));
        } else {
            cases +=
                fmt::format("        {}) words='{}' ;;\n", command.name, fmt::join(names, " "));
        }
    }
    return fmt::format(R"(# bash completion for crossover
_crossover() {{
    local words='' command=''
    if ((COMP_CWORD > 1)); then command=${{COMP_WORDS[1]}}; fi
    case $command in
{}    esac
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "${{COMP_WORDS[COMP_CWORD]}}")
}}
complete -o default -F _crossover crossover
)",
                       cases);
}

std::string zsh_completion(const std::vector<DescribedCommand>& commands) {
    std::string listed;
    std::string cases;
    for (const DescribedCommand& command : commands) {
        if (command.name.empty()) {
            continue;
        }
        listed +=
            fmt::format("        {}\n", quoted(escaped(command.name, ":") + ":" + command.summary));
        std::string options;
        for (const DescribedOption& option : command.options) {
            for (const std::string& name : option.names) {
                options +=
                    fmt::format(" \\\n            {}",
                                quoted(fmt::format(
                                    "*{}[{}]{}", name, escaped(option.summary, "[]\\"),
                                    option.value.empty()
                                        ? ""
                                        : fmt::format(":{}:_files", escaped(option.value, ":")))));
            }
        }
        cases += fmt::format(
            "        {})\n            _arguments{} \\\n            '*:file:_files' ;;\n",
            command.name, options);
    }
    return fmt::format(R"(#compdef crossover
_crossover() {{
    local -a commands=(
{}    )
    if ((CURRENT == 2)); then
        _describe command commands
        return
    fi
    local command=$words[2]
    shift words
    ((CURRENT--))
    case $command in
{}    esac
}}
_crossover "$@"
)",
                       listed, cases);
}

std::string fish_completion(const std::vector<DescribedCommand>& commands) {
    std::string lines = "# fish completion for crossover\n";
    for (const DescribedCommand& command : commands) {
        const std::string where = command.name.empty()
                                      ? "__fish_use_subcommand"
                                      : fmt::format("__fish_seen_subcommand_from {}", command.name);
        if (!command.name.empty()) {
            lines += fmt::format("complete -c crossover -f -n __fish_use_subcommand -a {} -d {}\n",
                                 command.name, quoted(escaped(command.summary, "\\")));
        }
        for (const DescribedOption& option : command.options) {
            std::string names;
            for (const std::string& name : option.names) {
                names += name.starts_with("--") ? fmt::format(" -l {}", name.substr(2))
                                                : fmt::format(" -s {}", name.substr(1));
            }
            if (!names.empty()) {
                lines += fmt::format("complete -c crossover -n '{}'{}{} -d {}\n", where, names,
                                     option.value.empty() ? "" : " -r",
                                     quoted(escaped(option.summary, "\\")));
            }
        }
    }
    return lines;
}

}  // namespace crossover::cli
