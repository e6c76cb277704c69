#include "benchmarks/commands/fleet.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>
#include <map>
#include <tuple>
#include <utility>

namespace crossover::commands {
namespace {

constexpr const char* k_record = "results.json";
constexpr const char* k_journal = "journal.jsonl";

/// Puts the folders of runs at `folder` into `found`.
Expected<void> find_runs(const std::filesystem::path& folder,
                         std::vector<std::filesystem::path>& found, Fleet& fleet) {
    if (std::filesystem::exists(folder / k_record)) {
        found.push_back(folder);
        return {};
    }
    std::error_code problem;
    const std::size_t known = found.size() + fleet.left_out.size();
    std::filesystem::directory_iterator entry(folder, problem);
    for (; !problem && entry != std::filesystem::directory_iterator(); entry.increment(problem)) {
        std::error_code gone;
        if (entry->is_symlink(gone) || !entry->is_directory(gone)) {
            continue;
        }
        if (std::filesystem::exists(entry->path() / k_record, gone)) {
            found.push_back(entry->path());
        } else if (std::filesystem::exists(entry->path() / k_journal, gone)) {
            fleet.left_out.push_back(
                fmt::format("{} is left out, its sweep was ended early: go on with it by crossover "
                            "sweep --resume",
                            entry->path().string()));
        }
    }
    if (problem) {
        return failure(
            {fmt::format("cannot look into '{}': {}", folder.string(), problem.message()),
             "crossover report --fleet", "name folders of runs"});
    }
    if (found.size() + fleet.left_out.size() == known) {
        return failure({fmt::format("there is no run in '{}'", folder.string()),
                        "crossover report --fleet",
                        "name the folder that --out gave to the sweeps, or a run's own"});
    }
    return {};
}

/// Gives every run a name of its own.
void label(std::vector<FleetRun>& runs) {
    const std::vector<std::function<std::string(const FleetRun&)>> names{
        [](const FleetRun& run) { return run.results.environment.host; },
        [](const FleetRun& run) {
            return run.results.environment.host + ", " + run.results.environment.started_utc;
        },
        [](const FleetRun& run) { return run.folder.string(); }};
    for (const auto& name : names) {
        std::map<std::string, unsigned> count;
        for (const FleetRun& run : runs) {
            ++count[run.label];
        }
        for (FleetRun& run : runs) {
            if (run.label.empty() || count[run.label] > 1) {
                run.label = name(run);
            }
        }
    }
}

}  // namespace

Expected<Fleet> read_fleet(const std::vector<std::filesystem::path>& folders) {
    Fleet fleet;
    for (const std::filesystem::path& folder : folders) {
        std::vector<std::filesystem::path> found;
        if (auto looked = find_runs(folder, found, fleet); !looked) {
            return failure(std::move(looked.error()));
        }
        const std::size_t first = fleet.runs.size();
        for (const std::filesystem::path& run : found) {
            auto results = record::read_results(run);
            if (results) {
                fleet.runs.push_back({"", run, std::move(*results)});
            } else {
                fleet.left_out.push_back("a run is left out: " + to_string(results.error()));
            }
        }
        std::sort(fleet.runs.begin() + static_cast<std::ptrdiff_t>(first), fleet.runs.end(),
                  [](const FleetRun& a, const FleetRun& b) {
                      const record::Environment& one = a.results.environment;
                      const record::Environment& other = b.results.environment;
                      return std::tie(one.host, one.started_utc, a.folder) <
                             std::tie(other.host, other.started_utc, b.folder);
                  });
    }
    if (fleet.runs.size() < 2) {
        return failure(
            {fmt::format("a fleet has two runs at least, here {} can be drawn{}{}",
                         fleet.runs.size() == 1 ? "1" : "none", fleet.left_out.empty() ? "" : "; ",
                         fmt::join(fleet.left_out, "; ")),
             "crossover report --fleet", "for one run leave out --fleet"});
    }
    label(fleet.runs);
    return fleet;
}

}  // namespace crossover::commands
