#include "benchmarks/cli/programs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "backends/api/nearest_name.hpp"
#include "benchmarks/cli/launching.hpp"
#include "benchmarks/cli/units.hpp"
#include "benchmarks/driver/launchers.hpp"

namespace crossover::cli {
namespace {

/// A runner for `name` when it is a program's, and not named by hand.
void add_runner(sweep::SweepOptions& options, const std::string& name, const Catalogue& catalogue) {
    if (!has_name(options.runners, name) && catalogue.program_of) {
        if (const auto program = catalogue.program_of(name)) {
            const std::vector<std::string>& words = program->words;
            // A folder of ours may have braces in its name.
            const bool has_places =
                std::find(words.begin(), words.end(), "{workers}") != words.end();
            options.runners.push_back({.name = name, .words = words, .has_places = has_places});
            add_launcher(options, name, *program);
        }
    }
}

Expected<void> set_baseline(sweep::SweepOptions& options, const std::string& text,
                            const Catalogue& catalogue) {
    const auto named = split_name(text, "--baseline", "BACKEND=BASELINE", "python:pool_map=serial");
    if (!named) {
        return failure(named.error());
    }
    const auto& [backend, baseline] = *named;
    if (std::find(options.backends.begin(), options.backends.end(), backend) ==
        options.backends.end()) {
        const std::vector<std::string_view> measured(options.backends.begin(),
                                                     options.backends.end());
        return failure({fmt::format("'{}' is not measured in this sweep", backend), "--baseline",
                        name_remedy(backend, measured)});
    }
    if (baseline != options.baseline && !has_name(options.runners, baseline)) {
        if (const auto usable = catalogue.check_backend(baseline); !usable) {
            return failure({usable.error().what, "--baseline", usable.error().remedy});
        }
    }
    options.baselines[backend] = baseline;
    return {};
}

}  // namespace

Expected<std::pair<std::string, std::string>> split_name(const std::string& text,
                                                         const char* option, const char* form,
                                                         const char* example) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) {
        return failure({fmt::format("'{}' is not of the form {}", text, form), option,
                        fmt::format("for example {} '{}'", option, example)});
    }
    return std::pair(text.substr(0, equals), text.substr(equals + 1));
}

Expected<std::vector<std::string>> split_command(const std::string& name, std::string_view text,
                                                 const char* option) {
    auto words = split_words(text);
    if (!words || words->empty()) {
        return failure(
            {words ? fmt::format("the command of '{}' is empty", name) : words.error().what, option,
             words ? "give a command after the equals sign" : words.error().remedy});
    }
    return words;
}

bool has_name(const std::vector<driver::NamedCommand>& commands, const std::string& name) {
    return std::any_of(commands.begin(), commands.end(),
                       [&](const driver::NamedCommand& command) { return command.name == name; });
}

Expected<std::vector<driver::NamedCommand>> parse_commands(const std::vector<std::string>& texts,
                                                           const char* option) {
    std::vector<driver::NamedCommand> commands;
    for (const std::string& text : texts) {
        const auto equals = text.find('=');
        const std::string name = text.substr(0, equals);
        if (equals == std::string::npos || name.empty()) {
            return failure({fmt::format("'{}' is not of the form NAME=COMMAND", text), option,
                            fmt::format("for example {} 'mine=./my_runner --fast'", option)});
        }
        auto words = split_command(name, std::string_view(text).substr(equals + 1), option);
        if (!words) {
            return failure(words.error());
        }
        if (has_name(commands, name)) {
            return failure(
                {fmt::format("'{}' is given twice", name), option, "give each name one command"});
        }
        if (std::string_view(option) == "--launcher") {
            *words = driver::with_preset(std::move(*words));
        }
        if (const auto good = driver::placed(*words, 1, 1); !good) {
            return failure({fmt::format("in the command of '{}': {}", name, good.error().what),
                            option, good.error().remedy});
        }
        commands.push_back({.name = name, .words = std::move(*words), .has_places = true});
    }
    return commands;
}

Expected<void> add_programs(sweep::SweepOptions& options, const std::vector<std::string>& baselines,
                            const Catalogue& catalogue) {
    for (const std::string& backend : options.backends) {
        if (const auto program =
                catalogue.program_of ? catalogue.program_of(backend) : std::nullopt) {
            if (program->baseline != "serial") {
                options.baselines[backend] = program->baseline;
            }
        }
        add_runner(options, backend, catalogue);
    }
    std::set<std::string> given;
    for (const std::string& text : baselines) {
        if (auto set = set_baseline(options, text, catalogue); !set) {
            return set;
        }
        if (const std::string backend = text.substr(0, text.find('='));
            !given.insert(backend).second) {
            return failure({fmt::format("'{}' is given twice", backend), "--baseline",
                            "give each backend one baseline"});
        }
    }
    for (const std::string& backend : options.backends) {
        const std::string baseline = sweep::baseline_of(options, backend);
        if (baseline == backend) {
            return failure(
                {fmt::format("{} is the baseline that its backends are measured against", backend),
                 "--backend",
                 fmt::format("name another backend, or give --baseline '{}=serial'", backend)});
        }
        add_runner(options, baseline, catalogue);
    }
    return {};
}

}  // namespace crossover::cli
