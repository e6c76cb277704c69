#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cctype>

#include "backends/api/nearest_name.hpp"
#include "benchmarks/cli/check_arguments.hpp"
#include "benchmarks/cli/commands.hpp"
#include "benchmarks/cli/description.hpp"
#include "benchmarks/cli/export_arguments.hpp"
#include "benchmarks/cli/plan_arguments.hpp"
#include "benchmarks/cli/stored_check_arguments.hpp"
#include "benchmarks/cli/sweep_arguments.hpp"
#include "benchmarks/cli/words.hpp"

namespace crossover::cli {
namespace {

/// The long options of a (sub)command, with their dashes.
std::vector<std::string> option_names(const CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::Option* option : app.get_options()) {
        for (const std::string& name : option->get_lnames()) {
            names.push_back("--" + name);
        }
    }
    return names;
}

/// The options that stand on the command line, with their dashes.
std::vector<std::string> given_options(const CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::Option* option : app.get_options()) {
        if (option->count() > 0 && !option->get_lnames().empty()) {
            names.push_back("--" + option->get_lnames().front());
        }
    }
    return names;
}

/// "--budget=" without a value, for which CLI11 would take the next word. An unknown option is left
/// to it.
std::optional<Error> empty_value(const CLI::App& app, int argc, const char* const* argv) {
    for (int i = 2; i < argc; ++i) {
        const std::string_view word(argv[i]);
        if (!word.starts_with("--") || word.find('=') != word.size() - 1) {
            continue;
        }
        const std::string name(word.substr(0, word.size() - 1));
        for (const CLI::App* command : app.get_subcommands({})) {
            if (command->get_name() == argv[1] && command->get_option_no_throw(name) != nullptr) {
                return Error{fmt::format("{} has no value", name),
                             fmt::format("crossover {}", argv[1]),
                             "give one behind the equals sign, or leave the option out"};
            }
        }
    }
    return std::nullopt;
}

/// The commands of the help: those for packages have no group.
std::vector<const CLI::App*> shown_commands(const CLI::App& app) {
    return app.get_subcommands([](const CLI::App* one) { return !one->get_group().empty(); });
}

/// "crossover sweep"
std::string command_of(const CLI::App& app) {
    const auto used = app.get_subcommands();
    return "crossover" + (used.empty() ? "" : " " + used.front()->get_name());
}

/// What CLI11 could not place: an unknown option or a word too many, with what was probably meant.
Error unexpected_word(const CLI::App& app) {
    const auto subcommands = app.get_subcommands();
    const CLI::App& used = subcommands.empty() ? app : *subcommands.front();
    const std::vector<std::string> rest = app.remaining(true);
    const std::string word =
        rest.empty() ? std::string() : rest.front().substr(0, rest.front().find('='));
    const std::string where = command_of(app);
    if (!word.starts_with('-')) {
        std::vector<std::string> names;
        for (const CLI::App* command : shown_commands(app)) {
            names.push_back(command->get_name());
        }
        if (subcommands.empty()) {
            const std::vector<std::string_view> views(names.begin(), names.end());
            return {fmt::format("unknown command '{}'", word), where, name_remedy(word, views)};
        }
        return {fmt::format("'{}' is one word too many", word), where,
                fmt::format("see {} --help", where)};
    }
    const std::vector<std::string> names = option_names(used);
    const std::vector<std::string_view> views(names.begin(), names.end());
    const std::string_view nearest = nearest_name(word, views);
    return {fmt::format("unknown option '{}'", word), where,
            nearest.empty() ? fmt::format("see {} --help", where)
                            : fmt::format("did you mean '{}'?", nearest)};
}

/// An option without a value, or with two.
Error miscounted_values(const CLI::App& app, const CLI::ArgumentMismatch& problem) {
    const std::string where = command_of(app);
    const std::string text = problem.what();
    return {fmt::format("{} takes one value", text.substr(0, text.find(':'))), where,
            fmt::format("give exactly one; see {} --help", where)};
}

DescribedCommand described(const CLI::App& app, std::string name) {
    DescribedCommand command{std::move(name), app.get_description(), {}};
    for (const CLI::Option* option : app.get_options()) {
        DescribedOption told{{}, "", option->get_description()};
        for (const std::string& letter : option->get_snames()) {
            told.names.push_back("-" + letter);
        }
        for (const std::string& word : option->get_lnames()) {
            told.names.push_back("--" + word);
        }
        if (option->get_expected_max() > 0) {
            told.value = told.names.empty() ? option->get_name() : "VALUE";
        }
        command.options.push_back(std::move(told));
    }
    return command;
}

struct ReportArguments {
    std::vector<std::string> runs;
    std::string out;
    bool page_only = false, pictures_only = false, fleet = false;
};

void add_options(CLI::App& command, ReportArguments& report) {
    command.add_option(
        "RESULTS", report.runs,
        "a run's folder; several, as in before=A after=B, are laid beside each other (default: "
        "results/latest)");
    command.add_option("--out", report.out,
                       "the page of several runs (default: comparison.html in the last one)");
    CLI::Option* const page_only = command.add_flag("--page-only", report.page_only, "no pictures");
    CLI::Option* const pictures_only =
        command.add_flag("--pictures-only", report.pictures_only, "no page");
    command
        .add_flag(
            "--fleet", report.fleet,
            "RESULTS are folders of runs of many machines (default: results): one page, machines "
            "by curves, fleet.html in the first folder")
        ->excludes(page_only)
        ->excludes(pictures_only);
}

/// As the drawing program reads them: a name of at most 24 letters may stand before an equals sign.
std::vector<std::filesystem::path> paths_of(const ReportArguments& report) {
    constexpr std::size_t k_longest_name = 24;
    std::vector<std::filesystem::path> paths;
    if (report.fleet) {
        paths.assign(report.runs.begin(), report.runs.end());
        return paths.empty() ? std::vector<std::filesystem::path>{"results"} : paths;
    }
    for (const std::string& run : report.runs) {
        const auto equals = run.find('=');
        const bool named =
            equals != std::string::npos && equals > 0 && equals <= k_longest_name &&
            equals + 1 < run.size() &&
            std::all_of(run.begin(), run.begin() + static_cast<std::ptrdiff_t>(equals),
                        [](char letter) {
                            return std::isalnum(static_cast<unsigned char>(letter)) != 0 ||
                                   std::string_view("_.+ -").find(letter) != std::string_view::npos;
                        });
        paths.emplace_back(named ? run.substr(equals + 1) : run);
    }
    return paths;
}

/// For the drawing program; paths stand behind the options, so that none is taken for one.
std::vector<std::string> words_of(const ReportArguments& report) {
    std::vector<std::string> words;
    if (report.page_only) {
        words.emplace_back("--page-only");
    }
    if (report.pictures_only) {
        words.emplace_back("--pictures-only");
    }
    if (!report.out.empty()) {
        words.push_back("--out=" + report.out);
    } else if (report.fleet) {
        words.push_back("--out=" + (paths_of(report).front() / "fleet.html").string());
    }
    if (!report.fleet) {
        words.insert(words.end(), report.runs.begin(), report.runs.end());
    }
    return words;
}

constexpr std::array<std::string_view, 2> k_lists{"workloads", "backends"};
constexpr std::array<std::string_view, 4> k_descriptions{"bash", "zsh", "fish", "man"};

/// Lets CLI11 read the words; what it found where that is all there is to do: help, the version, or
/// a mistake.
std::optional<Expected<Command>> read_words(CLI::App& app, int argc, const char* const* argv) {
    if (const auto empty = empty_value(app, argc, argv)) {
        return Expected<Command>(failure(*empty));
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        return Expected<Command>(TextCommand{
            app.get_subcommands().empty() ? app.help()
                                          : app.get_subcommands().front()->help("crossover")});
    } catch (const CLI::CallForVersion& version) {
        return Expected<Command>(TextCommand{std::string(version.what()) + "\n"});
    } catch (const CLI::ExtrasError&) {
        return Expected<Command>(failure(unexpected_word(app)));
    } catch (const CLI::ArgumentMismatch& problem) {
        return Expected<Command>(failure(miscounted_values(app, problem)));
    } catch (const RefusedValue& refused) {
        return Expected<Command>(failure(refused.error));
    } catch (const CLI::RequiresError& problem) {
        return Expected<Command>(failure(
            {problem.what(), command_of(app), "give both, or leave the first of them out"}));
    } catch (const CLI::ExcludesError& problem) {
        return Expected<Command>(
            failure({problem.what(), command_of(app), "leave one of the two out"}));
    } catch (const CLI::ParseError& problem) {
        return Expected<Command>(failure({problem.what(), "command line", "see crossover --help"}));
    }
    return std::nullopt;
}

template <class Parsed>
Expected<Command> as_command(Expected<Parsed> parsed) {
    return parsed ? Expected<Command>(*std::move(parsed)) : failure(parsed.error());
}

/// The commands with what each was given.
class CommandLine {
  public:
    explicit CommandLine(const std::string& version) : m_version(version) {
        m_app.set_version_flag("--version", "crossover " + version);
        m_app.require_subcommand(0, 1);
        add_options(m_sweep, m_sweep_arguments);
        add_python_options(m_python, m_sweep_arguments);
        m_show.add_option("RESULTS", m_show_command.results, "a run's folder or its results.json")
            ->capture_default_str();
        m_show.add_flag("--markdown", m_show_command.markdown,
                        "as a Markdown table, for a pull request");
        m_show.add_flag("--times", m_show_command.times,
                        "what both sides take at every size, instead of the answers");
        add_options(m_report, m_report_arguments);
        add_options(m_check, m_check_arguments);
        add_options(m_export, m_export_arguments);
        add_options(m_plan, m_plan_arguments);
        accept_only(*m_list.add_option("WHAT", m_what, "workloads or backends; both when left out"),
                    "there is no list of", k_lists);
        m_list.add_flag("--json", m_list_command.json, "as JSON");
        m_doctor.add_flag("--json", m_doctor_command.json, "as JSON");
        accept_only(*m_describe.add_option("FOR", m_reader, "bash, zsh, fish or man")->required(),
                    "there is no description for", k_descriptions);
        m_describe.group("");  // for packages: not in the help
    }

    CLI::App& app() { return m_app; }

    Expected<Command> chosen(const std::vector<std::string>& words, const Catalogue& catalogue) {
        if (m_sweep.parsed() || m_python.parsed()) {
            const CLI::App& used = m_sweep.parsed() ? m_sweep : m_python;
            return with_words(m_sweep_arguments.resume
                                  ? resume(m_sweep_arguments, given_options(used))
                                  : resolve_sweep(catalogue),
                              words);
        }
        if (m_check.parsed()) {
            return is_stored(m_check_arguments)
                       ? as_command(resolve_stored(m_check_arguments))
                       : with_words(resolve(m_check_arguments, catalogue), words);
        }
        if (m_show.parsed()) {
            return m_show_command;
        }
        if (m_report.parsed()) {
            return ReportCommand{words_of(m_report_arguments), paths_of(m_report_arguments),
                                 m_report_arguments.fleet};
        }
        if (m_export.parsed()) {
            return as_command(resolve(m_export_arguments));
        }
        if (m_plan.parsed()) {
            return as_command(resolve(m_plan_arguments));
        }
        if (m_doctor.parsed()) {
            return m_doctor_command;
        }
        if (m_describe.parsed()) {
            return TextCommand{description()};
        }
        if (m_list.parsed()) {
            m_list_command.workloads = m_what != "backends";
            m_list_command.backends = m_what != "workloads";
            return m_list_command;
        }
        return failure({"no command given", "crossover",
                        "start with: crossover sweep, or see crossover --help"});
    }

  private:
    Expected<SweepCommand> resolve_sweep(const Catalogue& catalogue) const {
        return resolve(m_sweep_arguments, catalogue).map([](auto&& options) {
            return SweepCommand{std::forward<decltype(options)>(options)};
        });
    }

    std::string description() const {
        std::vector<DescribedCommand> commands{described(m_app, "")};
        for (const CLI::App* command : shown_commands(m_app)) {
            commands.push_back(described(*command, command->get_name()));
        }
        return m_reader == "bash"   ? bash_completion(commands)
               : m_reader == "zsh"  ? zsh_completion(commands)
               : m_reader == "fish" ? fish_completion(commands)
                                    : manual_page(commands, m_version);
    }

    /// For the record: how to ask for the same again.
    template <class Measuring>
    static Expected<Command> with_words(Expected<Measuring> command,
                                        const std::vector<std::string>& words) {
        if (command) {
            command->options.command_line = words;
        }
        return as_command(std::move(command));
    }

    CLI::App m_app{
        "From which input size does running a map in parallel pay, on this machine, with which "
        "backend?",
        "crossover"};
    CLI::App& m_sweep =
        *m_app.add_subcommand("sweep", "measure, and print from which n parallel pays");
    CLI::App& m_python = *m_app.add_subcommand(
        "python", "sweep a comparison of Python functions: from which n does parallel pay?");
    CLI::App& m_show = *m_app.add_subcommand("show", "print the answer of a stored run");
    CLI::App& m_report = *m_app.add_subcommand(
        "report", "draw a stored run as a page and pictures, or compare several");
    CLI::App& m_check = *m_app.add_subcommand(
        "check", "did head get slower? compares two builds, or a run with a stored one");
    CLI::App& m_export =
        *m_app.add_subcommand("export", "write a stored run in the format of another tool");
    CLI::App& m_plan = *m_app.add_subcommand(
        "plan", "how many nodes pay from which n? simulated, from a stored run");
    CLI::App& m_list =
        *m_app.add_subcommand("list", "list the workloads and backends of this build");
    CLI::App& m_doctor =
        *m_app.add_subcommand("doctor", "tell the machine settings that affect results");
    CLI::App& m_describe = *m_app.add_subcommand("describe", "tell a shell or man of this program");
    SweepArguments m_sweep_arguments;
    CheckArguments m_check_arguments;
    ReportArguments m_report_arguments;
    ExportArguments m_export_arguments;
    PlanArguments m_plan_arguments;
    ShowCommand m_show_command{.results = "results/latest"};
    ListCommand m_list_command;
    std::string m_what, m_reader;
    std::string m_version;
    DoctorCommand m_doctor_command;
};

}  // namespace

Expected<Command> parse(int argc, const char* const* argv, const Catalogue& catalogue) {
    CommandLine line(catalogue.version);
    if (auto ended = read_words(line.app(), argc, argv)) {
        return *std::move(ended);
    }
    return line.chosen({argv, argv + argc}, catalogue);
}

}  // namespace crossover::cli
