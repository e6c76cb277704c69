#include "benchmarks/sides/gbench_plan.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <set>

#include "benchmarks/driver/ask_program.hpp"
#include "benchmarks/driver/iterations.hpp"
#include "benchmarks/gbench/names.hpp"
#include "benchmarks/gbench/report.hpp"
#include "benchmarks/gbench/server.hpp"

namespace crossover::sides {
namespace {

using record::CheckCell;

std::vector<CheckCell> cells_of(const Offered& offered) {
    std::vector<CheckCell> cells;
    for (const protocol::OfferedWorkload& one : offered) {
        std::vector<std::uint64_t> sizes = one.sizes;
        if (sizes.empty()) {
            sizes.push_back(1);
        }
        for (const std::uint64_t n : sizes) {
            cells.push_back({.workload = one.name, .n = n, .called = gbench::name_at(one.name, n)});
        }
    }
    return cells;
}

/// Those of `cells` that are not among `others`.
std::vector<std::string> names_missing(const std::vector<CheckCell>& cells,
                                       const std::vector<CheckCell>& others) {
    std::set<std::string> known;
    for (const CheckCell& cell : others) {
        known.insert(cell.called);
    }
    std::vector<std::string> missing;
    for (const CheckCell& cell : cells) {
        if (!known.contains(cell.called)) {
            missing.push_back(cell.called);
        }
    }
    return missing;
}

/// "BM_A, BM_B and 3 more"
std::string some_of(const std::vector<std::string>& names) {
    constexpr std::size_t k_shown = 3;
    const std::size_t shown = names.size() <= k_shown + 1 ? names.size() : k_shown;
    return fmt::format(
        "{}{}", fmt::join(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(shown), ", "),
        shown < names.size() ? fmt::format(" and {} more", names.size() - shown) : "");
}

bool takes_iterations(const Offered& offered) {
    return std::all_of(offered.begin(), offered.end(), [](const auto& one) {
        return std::find(one.ways.begin(), one.ways.end(), gbench::k_way_fixed) != one.ways.end();
    });
}

/// What a side did when a cell was tried out on it.
struct Tried {
    double call_s = 0.0, process_s = 0.0;
};

Expected<Tried> try_out(const CheckCell& cell, std::uint64_t iterations,
                        driver::RunnerSource& source, const gate::GateOptions& options) {
    auto runner = driver::PlainRunner::start(source, gbench::k_way, options.deadline_s);
    if (!runner) {
        return failure(runner.error());
    }
    const auto opened = runner->ask(
        gate::session_settings(options).session(cell.workload, gbench::k_way, 1, cell.n));
    const auto began = std::chrono::steady_clock::now();
    const auto reply = opened ? runner->ask(protocol::MeasureRequest{cell.n, iterations}) : opened;
    const double wall_s =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    if (!reply) {
        return failure(reply.error());
    }
    return Tried{
        std::get<protocol::MeasureReply>(*reply).epoch.seconds / static_cast<double>(iterations),
        wall_s};
}

/// Iterations that take an epoch: the first guess, from one cold iteration, is corrected.
Expected<Tried> settle_iterations(CheckCell& cell, driver::RunnerSource& base,
                                  const gate::GateOptions& options) {
    constexpr int k_tries = 4;
    Expected<Tried> tried;
    for (int i = 0; i < k_tries; ++i) {
        tried = try_out(cell, cell.iterations, base, options);
        const std::uint64_t wanted =
            tried ? driver::iterations_for(tried->call_s, tried->call_s, options.epoch_s)
                  : cell.iterations;
        if (wanted == cell.iterations ||
            (i > 0 && 2 * cell.iterations >= wanted && cell.iterations <= 2 * wanted)) {
            break;
        }
        cell.iterations = wanted;
    }
    return tried;
}

bool are_own_words(const Error& error) {
    return error.what.find(gbench::k_reports) != std::string::npos ||
           error.what.find(gbench::k_skips) != std::string::npos;
}

/// Tries every cell out, sets its iterations, and drops what base itself gives up.
Expected<std::vector<CellCost>> try_all(gate::Plan& plan, const gate::GateOptions& options,
                                        const gate::Sides& sides) {
    std::vector<CheckCell> kept;
    std::vector<CellCost> costs;
    for (CheckCell& cell : plan.families.front().cells) {
        const auto base = settle_iterations(cell, sides.base, options);
        if (!base && are_own_words(base.error())) {
            plan.notes.push_back("not compared: " + base.error().what);
            continue;
        }
        const auto head = base ? try_out(cell, cell.iterations, sides.head, options) : base;
        if (!head) {
            return failure({fmt::format("in {}, {}", base ? "head" : "base", head.error().what),
                            base ? "--head" : "--base",
                            "repair it, or leave it out with --filter"});
        }
        costs.push_back({kept.size(), std::max(base->process_s, head->process_s)});
        kept.push_back(std::move(cell));
    }
    plan.families.front().cells = std::move(kept);
    return costs;
}

/// Leaves out what there is no time for.
void apply(const Schedule& schedule, const gate::GateOptions& options, gate::Plan& plan) {
    plan.epochs = schedule.epochs;
    std::vector<CheckCell>& cells = plan.families.front().cells;
    std::vector<std::string> names;
    for (const std::size_t index : schedule.left_out) {
        names.push_back(cells[index].called);
    }
    std::erase_if(cells, [&](const CheckCell& cell) {
        return std::find(names.begin(), names.end(), cell.called) != names.end();
    });
    if (!names.empty()) {
        plan.notes.push_back(fmt::format(
            "not compared: {}: {:g} s are too short for all; --budget {:.0f}s is enough",
            some_of(names), options.budget_s, schedule.enough_s));
    }
}

Expected<gate::Plan> make_gbench_plan(const GbenchSides& binaries, const gate::GateOptions& options,
                                      const gate::Sides& sides) {
    auto plan = common_cells(binaries);
    const auto costs = plan ? try_all(*plan, options, sides)
                            : Expected<std::vector<CellCost>>(failure(plan.error()));
    if (!costs) {
        return failure(costs.error());
    }
    apply(schedule_for(*costs, options), options, *plan);
    std::vector<CheckCell>& cells = plan->families.front().cells;
    if (cells.empty()) {
        return failure({fmt::format("no benchmark is left to compare{}{}",
                                    plan->notes.empty() ? "" : ": ", fmt::join(plan->notes, "; ")),
                        "", "give more time with --budget, or others with --filter"});
    }
    cells.push_back(cells.front());
    cells.back().control = true;
    return plan;
}

}  // namespace

Expected<gate::Plan> common_cells(const GbenchSides& sides) {
    std::vector<CheckCell> base = cells_of(sides.base_offers);
    const std::vector<CheckCell> head = cells_of(sides.head_offers);
    if (const auto lost = names_missing(base, head); !lost.empty()) {
        return failure({"head lacks what base has: " + some_of(lost), "--head",
                        "leave it out with --filter, or compare binaries that both have it"});
    }
    gate::Plan plan;
    if (const auto added = names_missing(head, base); !added.empty()) {
        plan.notes.push_back("not compared: only head has " + some_of(added));
    }
    plan.base_runner = plan.head_runner = "Google Benchmark";
    plan.families = {
        {.backend = gbench::k_way, .called = "all benchmarks", .cells = std::move(base)}};
    return plan;
}

Schedule schedule_for(std::vector<CellCost> costs, const gate::GateOptions& options) {
    constexpr double k_first_share = 0.6;  // of the budget, for the first stage
    const auto seconds_for = [&](unsigned epochs) {
        double all_s = costs.empty() ? 0.0 : costs.front().process_s;  // the control's
        for (const CellCost& cost : costs) {
            all_s += cost.process_s;
        }
        return 2.0 * epochs * options.rule.first_rounds * all_s;
    };
    const double available_s = k_first_share * options.budget_s;
    for (const unsigned epochs : {5U, 3U}) {
        if (seconds_for(epochs) <= available_s) {
            return {.epochs = epochs};
        }
    }
    Schedule schedule{.enough_s = seconds_for(1) / k_first_share};
    std::sort(costs.begin(), costs.end(),
              [](const auto& a, const auto& b) { return a.process_s < b.process_s; });
    while (!costs.empty() && seconds_for(1) > available_s) {
        schedule.left_out.push_back(costs.back().index);
        costs.pop_back();
    }
    std::sort(schedule.left_out.begin(), schedule.left_out.end());
    return schedule;
}

gate::Comparison compare_gbench(GbenchSides sides, const Adapters& adapters) {
    const bool fixed = takes_iterations(sides.base_offers) && takes_iterations(sides.head_offers);
    const auto runner = [&](const std::string& program) {
        std::vector<std::string> words{adapters.gbench};
        if (fixed) {
            words.emplace_back("--iterations");
        }
        words.insert(words.end(), {"--", program});
        return std::vector<driver::NamedCommand>{{gbench::k_way, std::move(words)}};
    };
    gate::Comparison comparison{.base = sides.base,
                                .head = sides.head,
                                .base_runners = runner(sides.base),
                                .head_runners = runner(sides.head)};
    comparison.plan = [binaries = std::move(sides)](const gate::GateOptions& options,
                                                    const gate::MachineLimits& /*limits*/,
                                                    const gate::Sides& runners) {
        return make_gbench_plan(binaries, options, runners);
    };
    return comparison;
}

}  // namespace crossover::sides
