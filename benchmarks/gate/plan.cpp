#include "benchmarks/gate/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "benchmarks/driver/round.hpp"
#include "benchmarks/driver/size_search.hpp"
#include "benchmarks/record/results.hpp"

namespace crossover::gate {
namespace {

using record::CheckCell;
using record::CheckFamily;

/// What the runner of a side calls itself.
Expected<std::string> greet(const char* side, driver::RunnerSource& source, double deadline_s) {
    auto hello = driver::RunnerClient::greet(side, source, "serial", deadline_s);
    if (!hello) {
        return failure({hello.error().what, fmt::format("--{}", side),
                        "both builds must speak runner protocol 1"});
    }
    return std::move(hello->runner);
}

/// The checksum of what a side computes here, if it can run this at all; the error is the runner's
/// own.
Expected<std::string> try_out(const char* side, driver::RunnerSource& source,
                              const std::string& workload, const std::string& backend,
                              unsigned workers, const GateOptions& options) {
    constexpr std::uint64_t k_few = 256;  // elements, so that other work shows
    const std::uint64_t n = std::max<std::uint64_t>(workers, k_few);
    const driver::SessionSettings settings = session_settings(options);
    auto round = driver::Round::open(
        {{side, source, settings.session(workload, backend, workers, n)}}, settings);
    if (!round) {
        return failure(round.error().error);
    }
    const auto checksums = round->checksums(n);
    if (!checksums) {
        return failure(checksums.error().error);
    }
    if (auto closed = round->close(); !closed) {
        return failure(closed.error().error);
    }
    return checksums->front();
}

/// What is being compared, when it is asked for by name or by default.
struct Subject {
    std::string kind, name;  ///< "workload", "wave"
    std::string workload, backend;
    unsigned workers = 1;
    bool named = false;
};

/// True: both sides have it and compute the same. False, with a note: only head has it, or neither,
/// and it was not asked for by name.
Expected<bool> both_have(const Subject& subject, const GateOptions& options, const Sides& sides,
                         std::vector<std::string>& notes) {
    const auto base =
        try_out("base", sides.base, subject.workload, subject.backend, subject.workers, options);
    const auto head =
        try_out("head", sides.head, subject.workload, subject.backend, subject.workers, options);
    if (base && head) {
        if (*base != *head) {
            return failure(
                {fmt::format(
                     "{} '{}' computes something else in head than in base (checksums {} and {})",
                     subject.kind, subject.name, *head, *base),
                 fmt::format("--{}", subject.kind), "compare builds that do the same work"});
        }
        return true;
    }
    const std::string left_out =
        fmt::format("leave it out, or compare builds that both have {}", subject.name);
    if (base) {
        return failure({fmt::format("head cannot run {} '{}', which base can: {}", subject.kind,
                                    subject.name, head.error().what),
                        fmt::format("--{}", subject.kind), left_out});
    }
    if (subject.named) {
        return failure({fmt::format("base cannot run {} '{}': {}", subject.kind, subject.name,
                                    base.error().what),
                        fmt::format("--{}", subject.kind), left_out});
    }
    notes.push_back(fmt::format("not compared: {} '{}' ({})", subject.kind, subject.name,
                                head ? "only head has it" : "neither build can run it"));
    return false;
}

Expected<std::vector<std::string>> choose_workloads(const GateOptions& options, const Sides& sides,
                                                    std::vector<std::string>& notes) {
    std::vector<std::string> chosen;
    for (const std::string& workload : options.workloads) {
        const auto both =
            both_have({"workload", workload, workload, "serial", 1, options.workloads_named},
                      options, sides, notes);
        if (!both) {
            return failure(both.error());
        }
        if (*both) {
            chosen.push_back(workload);
        }
    }
    if (chosen.empty()) {
        return failure(
            {"the builds have no workload in common", "--workload", "name one that both have"});
    }
    return chosen;
}

/// Serial and the backends, without cells.
Expected<std::vector<CheckFamily>> choose_families(const GateOptions& options,
                                                   const std::string& workload,
                                                   const std::vector<unsigned>& workers,
                                                   const Sides& sides,
                                                   std::vector<std::string>& notes) {
    std::vector<CheckFamily> families{{.backend = "serial", .workers = 1}};
    for (const std::string& backend : options.backends) {
        const auto both = both_have(
            {"backend", backend, workload, backend, workers.front(), options.backends_named},
            options, sides, notes);
        if (!both) {
            return failure(both.error());
        }
        for (std::size_t i = 0; *both && i < workers.size(); ++i) {
            families.push_back({.backend = backend, .workers = workers[i]});
        }
    }
    if (families.size() == 1) {
        return failure({"the builds have no parallel backend in common", "--backend",
                        "name one that both have"});
    }
    return families;
}

using Crossings = std::map<std::tuple<std::string, std::string, unsigned>, std::uint64_t>;

Expected<Crossings> stored_crossings(const GateOptions& options) {
    Crossings crossings;
    if (!options.cells_from) {
        return crossings;
    }
    const auto stored = record::read_results(*options.cells_from);
    if (!stored) {
        return failure(stored.error());
    }
    for (const record::Crossover& crossover : stored->crossovers) {
        if (crossover.n && crossover.curve.calls == record::CallMode::hot &&
            crossover.curve.nodes == 1) {
            crossings[{crossover.curve.workload, crossover.curve.backend,
                       crossover.curve.workers}] = *crossover.n;
        }
    }
    return crossings;
}

/// In the order of importance: at the crossover, at the top, between.
std::vector<std::uint64_t> sizes_for(const std::optional<std::uint64_t>& crossing,
                                     std::uint64_t top) {
    constexpr std::uint64_t k_between = 16;
    const std::uint64_t small =
        std::clamp<std::uint64_t>(crossing.value_or(top / k_between), 1, top);
    std::vector<std::uint64_t> sizes{small};
    for (const std::uint64_t n : {top, std::min(small * k_between, top)}) {
        if (n > sizes.front() && std::find(sizes.begin(), sizes.end(), n) == sizes.end()) {
            sizes.push_back(n);
        }
    }
    return sizes;
}

Expected<void> add_cells(CheckFamily& family, const std::string& workload,
                         const std::vector<std::uint64_t>& sizes,
                         const driver::SessionSettings& settings, driver::RunnerSource& base) {
    const auto calls =
        driver::calls_per_epoch({workload, family.backend, family.workers}, sizes, settings, base);
    if (!calls) {
        return failure(calls.error());
    }
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        family.cells.push_back({.workload = workload, .n = sizes[i], .iterations = (*calls)[i]});
    }
    return {};
}

}  // namespace

driver::SessionSettings session_settings(const GateOptions& options) {
    return {.seed = options.seed,
            .epoch_s = options.epoch_s,
            .deadline_s = options.deadline_s,
            .planted = driver::Planted::allowed};
}

std::size_t cell_limit(const GateOptions& options) {
    constexpr double k_cell_s = 30.0 * 0.055;
    const auto fitting = static_cast<std::size_t>(std::max(2.0, options.budget_s / k_cell_s));
    return std::min(options.most_cells, fitting);
}

void limit_cells(std::vector<CheckFamily>& families, std::size_t most) {
    // Rank: how many cells of the same family and workload come before; controls stand with the
    // first ones.
    std::vector<std::pair<std::size_t, CheckCell*>> ranked;
    for (CheckFamily& family : families) {
        std::map<std::string, std::size_t> seen;
        for (CheckCell& cell : family.cells) {
            ranked.emplace_back(cell.control ? 0 : seen[cell.workload]++, &cell);
        }
    }
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::set<const CheckCell*> kept;
    for (std::size_t i = 0; i < std::min(most, ranked.size()); ++i) {
        kept.insert(ranked[i].second);
    }
    for (CheckFamily& family : families) {
        std::vector<CheckCell> cells;
        for (CheckCell& cell : family.cells) {
            if (kept.contains(&cell)) {
                cells.push_back(std::move(cell));
            }
        }
        family.cells = std::move(cells);
    }
    std::erase_if(families, [](const CheckFamily& family) { return family.cells.empty(); });
}

Expected<Plan> make_plan(const GateOptions& options, const MachineLimits& limits,
                         const Sides& sides) {
    const driver::SessionSettings settings = session_settings(options);
    Plan plan;
    const auto base = greet("base", sides.base, options.deadline_s);
    const auto head = base ? greet("head", sides.head, options.deadline_s) : base;
    const auto crossings = stored_crossings(options);
    if (!head || !crossings) {
        return failure(head ? crossings.error() : head.error());
    }
    plan.base_runner = *base;
    plan.head_runner = *head;
    const std::vector<unsigned> workers =
        options.workers.empty() ? std::vector{std::max(2U, limits.usable_cpus)} : options.workers;
    const auto workloads = choose_workloads(options, sides, plan.notes);
    if (!workloads) {
        return failure(workloads.error());
    }
    auto families = choose_families(options, workloads->front(), workers, sides, plan.notes);
    if (!families) {
        return failure(families.error());
    }
    plan.families = std::move(*families);
    for (const std::string& workload : *workloads) {
        const auto top = driver::largest_size({.workload = workload,
                                               .top_call_s = options.top_call_s,
                                               .most_workers = workers.back(),
                                               .limit_bytes = limits.memory_bytes},
                                              settings, sides.base);
        if (!top) {
            return failure(top.error());
        }
        for (CheckFamily& family : plan.families) {
            constexpr std::uint64_t k_small_serial = 256;
            Expected<std::optional<std::uint64_t>> crossing = std::optional(*top / k_small_serial);
            if (const auto known = crossings->find({workload, family.backend, family.workers});
                known != crossings->end()) {
                crossing = known->second;
            } else if (family.backend != "serial") {
                crossing = driver::rough_crossing({workload, family.backend, family.workers}, *top,
                                                  settings, sides.base);
            }
            if (!crossing) {
                return failure(crossing.error());
            }
            std::vector<std::uint64_t> sizes = sizes_for(*crossing, *top);
            sizes.resize(std::min<std::size_t>(sizes.size(), family.backend == "serial" ? 2 : 3));
            if (auto added = add_cells(family, workload, sizes, settings, sides.base); !added) {
                return failure(added.error());
            }
        }
    }
    for (CheckFamily& family : plan.families) {
        // A second process of base in the place of head's, at the family's first cell.
        family.cells.push_back(family.cells.front());
        family.cells.back().control = true;
    }
    limit_cells(plan.families, cell_limit(options));
    return plan;
}

}  // namespace crossover::gate
