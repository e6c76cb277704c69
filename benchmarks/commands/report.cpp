// Stored runs as a page: the drawing program draws, and what it says of two runs is judged here.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include "backends/api/processes.hpp"
#include "benchmarks/commands/catalogue.hpp"
#include "benchmarks/commands/commands.hpp"
#include "benchmarks/commands/fleet.hpp"
#include "benchmarks/commands/terminal.hpp"
#include "benchmarks/driver/memory_file.hpp"
#include "benchmarks/gate/stored.hpp"
#include "benchmarks/record/exit_code.hpp"

namespace crossover::commands {
namespace {

/// How the second run stands to the first, or why the rule cannot say: as JSON.
std::string told(const record::StoredSide& baseline, const record::StoredSide& head,
                 bool other_machines) {
    const auto comparison = gate::compare_stored(
        baseline.results, head.results,
        {.baseline = baseline.path, .head = head.path, .other_machines = other_machines});
    return comparison ? record::to_stored_check_json(*comparison, baseline, head)
                      : record::to_refused_check_json(comparison.error().what);
}

/// What cannot be read is told by the drawing program, which reads it as well.
std::string compared(const std::filesystem::path& baseline, const std::filesystem::path& head) {
    const auto before = record::read_results(baseline);
    const auto now = record::read_results(head);
    return before && now
               ? told({baseline.string(), *before}, {head.string(), *now}, false)
               : record::to_refused_check_json(to_string(before ? now.error() : before.error()));
}

/// How every run but the first stands to the first: a list.
Expected<std::string> comparisons_of(const std::vector<std::filesystem::path>& runs) {
    std::vector<std::string> comparisons;
    for (std::size_t i = 1; i < runs.size(); ++i) {
        comparisons.push_back(compared(runs.front(), runs[i]));
    }
    return fmt::format("[{}]\n", fmt::join(comparisons, ","));
}

Expected<std::string> fleet_of(const std::vector<std::filesystem::path>& folders) {
    const auto fleet = read_fleet(folders);
    if (!fleet) {
        return failure(fleet.error());
    }
    for (const std::string& run : fleet->left_out) {
        warn(run);
    }
    std::vector<std::pair<std::string, std::string>> runs;
    std::vector<std::string> comparisons;
    const FleetRun& first = fleet->runs.front();
    for (const FleetRun& run : fleet->runs) {
        runs.emplace_back(run.label, run.folder.string());
        if (&run != &first) {
            comparisons.push_back(told({first.folder.string(), first.results},
                                       {run.folder.string(), run.results}, true));
        }
    }
    return record::to_fleet_json(runs, comparisons);
}

}  // namespace

int run(const cli::ReportCommand& command) {
    // Beside the programs where they were installed, else in the source tree.
    std::string script = (programs_folder() / "plots" / "report.mjs").string();
    if (access(script.c_str(), R_OK) != 0) {
        script = std::string(CROSSOVER_PLOTS) + "/report.mjs";
    }
    if (access(script.c_str(), R_OK) != 0) {
        return complain({"the drawing program is missing", script,
                         "build crossover again from a whole checkout"},
                        k_wrong_usage);
    }
    std::vector<std::string> words{"node", script};
    std::optional<driver::MemoryFile> comparisons;
    if (command.fleet || command.runs.size() > 1) {
        const auto json = command.fleet ? fleet_of(command.runs) : comparisons_of(command.runs);
        if (!json) {
            return complain(json.error(), k_wrong_usage);
        }
        auto file = driver::MemoryFile::with(*json);
        if (!file) {
            return complain(file.error(), k_failed);
        }
        comparisons = *std::move(file);
        words.push_back(
            fmt::format("--{}={}", command.fleet ? "fleet" : "comparisons", comparisons->path()));
    }
    words.insert(words.end(), command.words.begin(), command.words.end());
    const std::vector<char*> arguments = argument_pointers(words);
    execvp(arguments.front(), arguments.data());
    return complain({fmt::format("cannot start Node.js: {}", std::strerror(errno)),
                     "crossover report", "install nodejs 18 or newer, or put it in PATH"},
                    k_wrong_usage);
}

}  // namespace crossover::commands
