#include "benchmarks/cli/launching.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "backends/api/nearest_name.hpp"
#include "benchmarks/cli/programs.hpp"
#include "benchmarks/driver/launchers.hpp"

namespace crossover::cli {

void add_launcher(sweep::SweepOptions& options, const std::string& backend,
                  const Program& program) {
    if (program.launcher.empty() || has_name(options.launchers, backend)) {
        return;
    }
    const driver::NamedCommand* const of_all =
        driver::find_command(options.launchers, backend.substr(0, backend.find(':')));
    options.launchers.push_back(
        {.name = backend,
         .words = of_all != nullptr ? of_all->words : driver::with_preset({program.launcher}),
         .has_places = true});
}

Expected<void> check_launchers(const sweep::SweepOptions& options) {
    std::vector<std::string> measured{options.baseline};
    measured.insert(measured.end(), options.backends.begin(), options.backends.end());
    for (const auto& [backend, baseline] : options.baselines) {
        measured.push_back(baseline);
    }
    for (const driver::NamedCommand& launcher : options.launchers) {
        const auto is_variant = [&](const driver::NamedCommand& other) {
            return other.name.starts_with(launcher.name + ":");
        };
        const bool is_used =
            std::find(measured.begin(), measured.end(), launcher.name) != measured.end() ||
            std::any_of(options.launchers.begin(), options.launchers.end(), is_variant);
        if (!is_used) {
            const std::vector<std::string_view> known(measured.begin(), measured.end());
            return failure({fmt::format("'{}' is not measured in this sweep", launcher.name),
                            "--launcher", name_remedy(launcher.name, known)});
        }
    }
    return {};
}

namespace {

/// A launcher that places a number of workers on each node, such as mpirun, fills the first nodes.
Expected<void> check_even(const sweep::SweepOptions& options) {
    const auto by_node = [](const driver::NamedCommand& launcher) {
        return std::any_of(launcher.words.begin(), launcher.words.end(), [](const auto& word) {
            return word.find("{per_node}") != std::string::npos;
        });
    };
    if (std::none_of(options.launchers.begin(), options.launchers.end(), by_node)) {
        return {};
    }
    for (const unsigned workers : options.workers) {
        for (const unsigned nodes : options.nodes) {
            if (workers >= nodes && workers % nodes != 0) {
                return failure({fmt::format("{} workers cannot be spread evenly over {} nodes",
                                            workers, nodes),
                                "--workers", fmt::format("give a multiple of {}", nodes)});
            }
        }
    }
    return {};
}

}  // namespace

Expected<void> check_nodes(const sweep::SweepOptions& options) {
    const unsigned fewest = options.nodes.front();
    const unsigned most = options.nodes.back();
    if (most == 1) {
        return {};
    }
    const auto spreads = [&](const std::string& backend) {
        return driver::places_nodes(options.launchers, options.runners, backend);
    };
    if (std::none_of(options.backends.begin(), options.backends.end(), spreads)) {
        return failure({"no launcher spreads workers over nodes", "--nodes",
                        "name one with {nodes} or {per_node} in it, such as --launcher "
                        "'mpi=srun'"});
    }
    if (options.workers.empty()) {
        return {};
    }
    if (options.workers.back() < most) {
        return failure({fmt::format("{} worker{} cannot be on {} nodes", options.workers.back(),
                                    options.workers.back() == 1 ? "" : "s", most),
                        "--workers", fmt::format("give {} or more", most)});
    }
    if (options.workers.front() < fewest) {
        return failure({fmt::format("{} worker{} cannot be on {} nodes", options.workers.front(),
                                    options.workers.front() == 1 ? "" : "s", fewest),
                        "--workers", fmt::format("give {} or more, or fewer nodes", fewest)});
    }
    return check_even(options);
}

}  // namespace crossover::cli
